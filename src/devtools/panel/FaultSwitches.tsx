import { useId, useSyncExternalStore } from 'react'
import type { FaultControl } from '../faults'
import { span } from '../time'

const DELAYS_MS = [0, 1_000, 3_000, 8_000, 30_000]

/** What is done to every request for a token, until it is taken back or the devtools leave the page. */
export function FaultSwitches({ faultControl }: { faultControl: FaultControl }) {
  const { isOffline, delayMs } = useSyncExternalStore(faultControl.subscribe, () => faultControl.faults)
  const delayId = useId()
  return (
    <fieldset className="faults">
      <legend className="hidden">Faults</legend>
      <label className="switch" data-on={isOffline || undefined}>
        <input
          type="checkbox"
          role="switch"
          checked={isOffline}
          onChange={(event) => faultControl.set({ isOffline: event.target.checked })}
        />
        Offline
      </label>
      <span className="switch" data-on={delayMs > 0 || undefined}>
        <label htmlFor={delayId}>Slow</label>
        <select
          id={delayId}
          value={delayMs}
          onChange={(event) => faultControl.set({ delayMs: Number(event.target.value) })}
        >
          {DELAYS_MS.map((ms) => (
            <option key={ms} value={ms}>
              {ms === 0 ? 'no' : `by ${span(ms)}`}
            </option>
          ))}
        </select>
      </span>
    </fieldset>
  )
}
