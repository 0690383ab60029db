import { useState } from 'react'
import { backend } from './servers'

const ANSWERS = [
  ['none', 'answers'],
  ['server-error', 'is down'],
  ['denied', 'refuses (401)'],
] as const

/** How the emulated backend answers from now on, and a new visit of the page. */
export function Controls({ onRestart }: { onRestart: () => void }) {
  const [outage, setOutage] = useState(backend.settings.outage)
  return (
    <div className="live-controls">
      <fieldset>
        <legend>Your backend</legend>
        {ANSWERS.map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name="live-backend"
              checked={outage === value}
              onChange={() => {
                backend.settings.outage = value
                setOutage(value)
              }}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <button type="button" onClick={onRestart}>
        Load the page again
      </button>
    </div>
  )
}
