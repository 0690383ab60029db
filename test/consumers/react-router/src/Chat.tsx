import { Embed } from 'react-embed-token'
import { openChat } from 'react-embed-token/vendors/open-chat-widget'
import { support } from './widgets'

/** A conversation that goes on where it was left. */
export function Chat() {
  return (
    <>
      <h1>Chat</h1>
      <Embed vendor={openChat} mode="inline" options={support} title="Support" height={320} keepAlive />
    </>
  )
}
