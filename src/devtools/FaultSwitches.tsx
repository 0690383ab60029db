import { useId, useSyncExternalStore } from 'react'
import type { Meddling } from './meddling'
import { span } from './time'

const DELAYS_MS = [0, 1_000, 3_000, 8_000, 30_000]

/**
 * Switches for faults of all token requests. They apply until switched off, or until the devtools unmount.
 */
export function FaultSwitches({ meddling }: { meddling: Meddling }) {
  const { isOffline, delayMs } = useSyncExternalStore(meddling.subscribe, () => meddling.faults)
  const delayId = useId()
  return (
    <fieldset className="faults">
      <legend className="hidden">Faults</legend>
      <label className="switch" data-on={isOffline || undefined}>
        <input
          type="checkbox"
          role="switch"
          checked={isOffline}
          onChange={(event) => meddling.set({ isOffline: event.target.checked })}
        />
        Offline
      </label>
      <span className="switch" data-on={delayMs > 0 || undefined}>
        <label htmlFor={delayId}>Slow</label>
        <select
          id={delayId}
          value={delayMs}
          onChange={(event) => meddling.set({ delayMs: Number(event.target.value) })}
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
