import { useOutletContext } from 'react-router'
import type { PageContext } from '../App'
import { Timeline } from '../Timeline'
import './all-vendors.css'
import { Keys } from './Keys'
import { OwnWidget } from './OwnWidget'
import { Widgets } from './Widgets'

/** A route: every vendor at once. */
export function AllVendors() {
  const { isSignedIn, scheme } = useOutletContext<PageContext>()
  return (
    <main>
      <div className="lead">
        <h1>All vendors</h1>
        <p>Five vendors, five ways to take a token: one provider, one endpoint, one theme.</p>
      </div>
      {isSignedIn ? (
        <div className="grid">
          <Keys />
          <Widgets scheme={scheme} />
          <OwnWidget />
        </div>
      ) : (
        <p className="signed-out">Sign in as user 1 or user 2 to see the vendors.</p>
      )}
      <Timeline isNamed />
    </main>
  )
}
