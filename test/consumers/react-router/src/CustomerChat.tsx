import { Embed } from 'react-embed-token'
import { openChat } from 'react-embed-token/vendors/open-chat-widget'
import { useParams } from 'react-router'
import { supportOf } from './widgets'

/** One customer's conversation; each is kept by itself. */
export function CustomerChat() {
  const { customer = '' } = useParams()
  return (
    <>
      <h1>Customer {customer}</h1>
      <Embed
        key={customer}
        vendor={openChat}
        mode="inline"
        options={supportOf(customer)}
        title={`Customer ${customer}`}
        height={320}
        keepAlive={customer}
      />
    </>
  )
}
