import { parseArgs } from 'node:util'
import { MINUTE } from './faults.ts'
import { runFleet } from './fleet.ts'

const { values } = parseArgs({
  options: { clients: { type: 'string', default: '10000' }, json: { type: 'boolean', default: false } },
})
const clients = Number(values.clients)
if (!(clients > 0)) throw new Error(`Expected a number above 0, got "${values.clients}".`)

const fleets = [await runFleet(clients, 45 * MINUTE, 1), await runFleet(clients, 0, 1)]
if (values.json) console.log(JSON.stringify(fleets, null, 2))
else
  for (const fleet of fleets) {
    const { steadyPerSecond, startedOverMs } = fleet
    const times = (value: number, seconds: number) =>
      `${value} (${(value / seconds / steadyPerSecond).toFixed(1)} × steady)`
    console.log(`
${fleet.clients} clients, started ${startedOverMs === 0 ? 'together' : `over ${startedOverMs / MINUTE} minutes`}; tokens of 15 min; all requests answered 503 for 5 min
  steady, requests a second:    ${steadyPerSecond.toFixed(2)}
  steady, busiest second:       ${times(fleet.steadyBusiestSecond, 1)}
  steady, busiest 10 s:         ${times(fleet.steadyBusiest10s, 10)}
  afterwards, busiest second:   ${times(fleet.recoveryBusiestSecond, 1)}
  afterwards, busiest 10 s:     ${times(fleet.recoveryBusiest10s, 10)}
  outage, requests a client and minute, after its first: ${fleet.retriesPerClientMinute.toFixed(2)}, at most ${fleet.mostRetriesPerClientMinute.toFixed(2)}`)
  }
