import type { Job, Done } from './pool.ts'
import { run } from './run.ts'
import { loadSubject } from './subjects.ts'
import { TRACES } from './traces.ts'

// A page's unhandled rejections end up on its console, which nobody reads here.
process.on('unhandledRejection', () => {})

process.on('message', ({ subject, trace: name, seed, days, tellsRefusals }: Job) => {
  const trace = TRACES.find((known) => known.name === name)
  if (!trace) throw new Error(`no trace ${name}`)
  void loadSubject(subject)
    .then((entry) => run(entry, trace, seed, days, tellsRefusals))
    .then(
      (figures): Done => ({ figures }),
      (cause: unknown): Done => ({ problem: String(cause) }),
    )
    .then((done) => process.send?.(done))
})
