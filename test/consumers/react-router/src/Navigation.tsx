import { useEmbedIntent } from 'react-embed-token'
import { openChat } from 'react-embed-token/vendors/open-chat-widget'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { Link } from 'react-router'
import { acme } from './vendors/acme'
import { plain, printShop, store, support } from './widgets'

/** Links that fetch the token of where they lead while the pointer is on its way. */
export function Navigation() {
  const toStore = useEmbedIntent(returningAi, store)
  const toChat = useEmbedIntent(openChat, support)
  const toBoard = useEmbedIntent(acme, printShop)
  const toPlain = useEmbedIntent(returningAi, plain)
  return (
    <nav aria-label="Site" style={{ display: 'flex', flexWrap: 'wrap', gap: 12 }}>
      <Link to="/">Home</Link>
      <Link to="/about">About</Link>
      <Link to="/store" {...toStore}>
        Store
      </Link>
      <Link to="/chat" {...toChat}>
        Chat
      </Link>
      <Link to="/board" {...toBoard}>
        Board
      </Link>
      <Link to="/plain" {...toPlain}>
        Plain store
      </Link>
      <Link to="/levels/bronze">Bronze</Link>
      <Link to="/levels/silver">Silver</Link>
      <Link to="/checkout/address">Address</Link>
      <Link to="/checkout/payment">Payment</Link>
      {CUSTOMERS.map((customer) => (
        <Link key={customer} to={`/chat/${customer}`}>
          Customer {customer}
        </Link>
      ))}
    </nav>
  )
}

const CUSTOMERS = Array.from({ length: 20 }, (_, index) => String(index + 1))
