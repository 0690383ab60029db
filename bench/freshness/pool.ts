import { fork, type ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Figures } from './figures.ts'

/** One client, one trace, one seed. */
export interface Job {
  subject: string
  trace: string
  seed: number
  days: number
  /** Whether a client is told of a refused token. */
  tellsRefusals: boolean
}

export type Done = { figures: Figures } | { problem: string }

const JOB_TIMEOUT_MS = 300_000

/** Does all jobs, in as many processes as there are processors. */
export async function runAll(jobs: readonly Job[], onDone: (job: Job, done: Done) => void): Promise<void> {
  const waiting = [...jobs]
  const lanes = Array.from({ length: Math.min(availableParallelism(), jobs.length) }, () => lane())
  await Promise.all(lanes)

  async function lane() {
    let child: ChildProcess | null = null
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      child ??= fork(fileURLToPath(new URL('./worker.ts', import.meta.url)))
      const done = await ask(child, job)
      if ('problem' in done) {
        child.kill()
        child = null
      }
      onDone(job, done)
    }
    child?.kill()
  }
}

function ask(child: ChildProcess, job: Job): Promise<Done> {
  return new Promise((resolve) => {
    const end = (done: Done) => {
      clearTimeout(timer)
      child.removeAllListeners()
      resolve(done)
    }
    const timer = setTimeout(
      () => end({ problem: `not done within ${JOB_TIMEOUT_MS / 1_000} s` }),
      JOB_TIMEOUT_MS,
    )
    child.on('message', (done) => end(done as Done))
    child.on('exit', (code) => end({ problem: `its process ended (${code})` }))
    child.send(job)
  })
}
