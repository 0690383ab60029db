import { useState } from 'react'
import { Outlet, useOutletContext } from 'react-router'
import type { PageContext } from './App'
import { Choice } from './Choice'
import { reading, type Reading } from './embeds'
import { ExpiredCalls } from './ExpiredCalls'
import { Faults } from './Faults'
import { Timeline } from './Timeline'
import { TokenLife } from './TokenLife'
import { useSettings } from './useSettings'

const LIFETIMES = [
  ['20', '20 s'],
  ['60', '60 s'],
  ['900', '15 min'],
] as const
const READINGS = [
  ['live', 'Live'],
  ['held', 'Held'],
] as const

/** Around the routes with one vendor's widgets: its token's life, and ways to break it. */
export function Watch() {
  /** Counts the resets: each starts the widgets anew, but for a frame that is well, which is kept. */
  const [round, setRound] = useState(0)
  const { settings, setFault, setLifetime, reset } = useSettings()
  return (
    <main className="watch">
      <div className="widgets" key={round}>
        <Outlet context={useOutletContext<PageContext>()} />
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
          <Choice
            label="Inline widget reads its token"
            options={READINGS}
            value={reading}
            onChange={reloadWith}
          />
          <p className="hint">
            {reading === 'live'
              ? 'At each call: applied in place.'
              : 'Once, at its start: reloaded at a quiet moment, at the latest before its token dies.'}
          </p>
        </section>
        <Faults
          settings={settings}
          onChange={(set) => void setFault(set)}
          onReset={() => void reset().then(() => setRound(round + 1))}
        />
      </aside>
      <Timeline />
    </main>
  )
}

/** The widget's script cannot be loaded twice, so the page is. */
function reloadWith(next: Reading) {
  const url = new URL(location.href)
  url.searchParams.set('reading', next)
  location.assign(url)
}
