import { ENDPOINT } from './backend.ts'
import { bundle } from './bundle.ts'
import { startConsumer } from './consumer.ts'
import { tally, type Figures } from './figures.ts'
import { createStage, DAY_MS, floodOf } from './stage.ts'
import type { SubjectEntry } from './subjects.ts'
import type { Trace } from './traces.ts'

/** Puts a client through a trace. The same seed gives the same figures. */
export async function run(
  subject: Pick<SubjectEntry, 'file' | 'wire'>,
  trace: Trace,
  seed: number,
  days: number,
  tellsRefusals = true,
): Promise<Figures> {
  const stage = await createStage({ trace, seed, maxRequests: floodOf(days), wire: subject.wire })
  const { world, backend, network, uptime } = stage
  const tab = stage.openTab('tab', await bundle(subject.file, 'client'))
  const until = days * DAY_MS
  for (const fault of trace.faults) fault({ ...stage, tab, until })
  const { lifetimeSeconds, method } = trace
  const running = tab.start({ endpoint: ENDPOINT, lifetimeSeconds, method, identity: 'user-1' })
  running.catch(() => {}) // each use says so
  const { uses, recoveriesMs } = startConsumer({
    world,
    tab,
    uptime,
    running,
    endOf: backend.endOf,
    usesWhileHidden: trace.usesWhileHidden,
    tellsRefusals,
    until,
  })
  await world.run(until)
  tab.kill()
  const { isFlooded } = stage
  return tally({
    until: world.now,
    uses,
    recoveriesMs,
    backend,
    tab,
    uptime,
    isFlooded,
    maxLatencyMs: network.maxLatencyMs,
  })
}
