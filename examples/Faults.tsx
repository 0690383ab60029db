import { FAULTS, NO_FAULTS, type Fault } from './faults'
import type { BackendSettings, VendorSettings } from './servers'

export interface FaultsProps {
  settings: BackendSettings & VendorSettings
  onChange: (settings: Fault['set']) => void
  onReset: () => void
}

/** Switches that break the backend or the vendor, one of each at a time. */
export function Faults({ settings, onChange, onReset }: FaultsProps) {
  const isOn = ({ set }: Fault) =>
    Object.entries(set).every(([key, value]) => settings[key as keyof typeof NO_FAULTS] === value)
  const off = ({ set }: Fault): Fault['set'] =>
    'outage' in set ? { outage: NO_FAULTS.outage } : { validateFault: NO_FAULTS.validateFault }
  return (
    <section className="panel faults" aria-labelledby="faults-title">
      <header>
        <h2 id="faults-title">Break it</h2>
        <button type="button" className="reset" onClick={onReset}>
          Reset all
        </button>
      </header>
      <ul>
        {FAULTS.map((fault) => (
          <li key={fault.id}>
            <button
              type="button"
              aria-pressed={isOn(fault)}
              onClick={() => onChange(isOn(fault) ? off(fault) : fault.set)}
            >
              <span>
                <strong>{fault.label}</strong> {fault.about}
              </span>
              <i aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
