import { Chat } from '../../Chat'

export default function ChatPage() {
  return (
    <>
      <h1>Chat</h1>
      <Chat />
    </>
  )
}
