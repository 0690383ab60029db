import { ENDPOINT } from './backend.ts'
import { bundle } from './bundle.ts'
import { MINUTE, SECOND } from './faults.ts'
import { mostIn } from './figures.ts'
import type { ManySetup } from './many.ts'
import { createStage } from './stage.ts'

/** What a backend sees of many clients that live through its outage. */
export interface FleetFigures {
  clients: number
  startedOverMs: number
  /** Requests a second, before the outage. */
  steadyPerSecond: number
  steadyBusiestSecond: number
  steadyBusiest10s: number
  /** After it. */
  recoveryBusiestSecond: number
  recoveryBusiest10s: number
  /** Requests a client makes in a minute of the outage, its first minute left out. */
  retriesPerClientMinute: number
  /** Of all clients, in any minute of it. */
  mostRetriesPerClientMinute: number
}

const LIFETIME_SECONDS = 900
/** Three lifetimes; the steady state is measured over the last of them. */
const STEADY_MS = 3 * LIFETIME_SECONDS * SECOND
const OUTAGE_MS = 5 * MINUTE
const RECOVERY_MS = 15 * MINUTE

export async function runFleet(clients: number, startedOverMs: number, seed: number): Promise<FleetFigures> {
  const trace = {
    habits: { sleepTimers: 'rest', countsSleep: false, skewMs: 0 },
    lifetimeSeconds: LIFETIME_SECONDS,
    cacheUntilLeftSeconds: null,
  } as const
  const { world, backend, openTab } = await createStage({ trace, seed, maxRequests: Infinity })
  const tab = openTab('fleet', await bundle('./many.ts', 'client'))
  const setup: ManySetup = {
    endpoint: ENDPOINT,
    lifetimeSeconds: LIFETIME_SECONDS,
    identity: '',
    clients,
    widgets: 1,
    spreadMs: startedOverMs,
  }
  void tab.start(setup)
  const outageAt = startedOverMs + STEADY_MS
  const upAt = outageAt + OUTAGE_MS
  world.at(outageAt, () => {
    const down = () => ({ status: 503, headers: {}, body: '{}' })
    backend.faults.add(down)
    world.at(upAt, () => backend.faults.delete(down))
  })
  await world.run(upAt + RECOVERY_MS)

  const requests = backend.requests.get('fleet') ?? []
  const between = (from: number, to: number) => requests.filter((at) => at >= from && at < to)
  const steady = between(outageAt - LIFETIME_SECONDS * SECOND, outageAt)
  const recovery = between(upAt, upAt + RECOVERY_MS)
  const minutes = Array.from(
    { length: OUTAGE_MS / MINUTE - 1 },
    (_, index) => between(outageAt + (index + 1) * MINUTE, outageAt + (index + 2) * MINUTE).length / clients,
  )
  return {
    clients,
    startedOverMs,
    steadyPerSecond: steady.length / LIFETIME_SECONDS,
    steadyBusiestSecond: mostIn(steady, SECOND),
    steadyBusiest10s: mostIn(steady, 10 * SECOND),
    recoveryBusiestSecond: mostIn(recovery, SECOND),
    recoveryBusiest10s: mostIn(recovery, 10 * SECOND),
    retriesPerClientMinute: minutes.reduce((sum, each) => sum + each, 0) / minutes.length,
    mostRetriesPerClientMinute: Math.max(...minutes),
  }
}
