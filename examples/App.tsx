import { useState } from 'react'
import { EmbedProvider } from 'react-embed-token'
import { Outlet } from 'react-router'
import { Choice } from './Choice'
import { embeds, reading, type Reading } from './embeds'
import { ExpiredCalls } from './ExpiredCalls'
import { Faults } from './Faults'
import { Header, type User } from './Header'
import { themes } from './themes'
import { Timeline } from './Timeline'
import { TokenLife } from './TokenLife'
import { useScheme, type Scheme } from './useScheme'
import { useSettings } from './useSettings'

/** What the routes get. */
export interface PageContext {
  isSignedIn: boolean
  scheme: 'light' | 'dark'
}

const LIFETIMES = [
  ['20', '20 s'],
  ['60', '60 s'],
  ['900', '15 min'],
] as const
const READINGS = [
  ['live', 'Live'],
  ['held', 'Held'],
] as const

export function App() {
  const [user, setUser] = useState<User>('user-1')
  const [wanted, setWanted] = useState<Scheme>('auto')
  /** Counts the resets: each starts the widgets anew. */
  const [round, setRound] = useState(0)
  const scheme = useScheme(wanted)
  const { settings, setFault, setLifetime, reset } = useSettings()
  const context: PageContext = { isSignedIn: user !== 'nobody', scheme }
  return (
    <EmbedProvider client={embeds} identity={user === 'nobody' ? null : user} theme={themes[scheme]}>
      <Header user={user} onUser={setUser} scheme={wanted} onScheme={setWanted} />
      <main>
        <div className="widgets" key={round}>
          <Outlet context={context} />
        </div>
        <div className="token">
          <TokenLife />
          <ExpiredCalls />
        </div>
        <aside aria-label="Controls">
          <section className="panel" aria-label="Settings">
            <Choice
              label="Tokens live"
              options={LIFETIMES}
              value={String(settings.ttlSeconds) as '20'}
              onChange={(value) => void setLifetime(Number(value))}
            />
            <Choice label="Inline widget reads its token" options={READINGS} value={reading} onChange={reloadWith} />
            <p className="hint">
              {reading === 'live'
                ? 'At each call: applied in place.'
                : 'Once, at its start: reloaded at a quiet moment, at the latest before its token dies.'}
            </p>
          </section>
          <Faults settings={settings} onChange={(set) => void setFault(set)} onReset={() => void reset().then(() => setRound(round + 1))} />
        </aside>
        <Timeline />
      </main>
    </EmbedProvider>
  )
}

/** The widget's script cannot be loaded twice, so the page is. */
function reloadWith(next: Reading) {
  const url = new URL(location.href)
  url.searchParams.set('reading', next)
  location.assign(url)
}
