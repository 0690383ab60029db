import { aborted } from '../errors/failure'
import { runOf } from './life'
import type { Run } from './run'
import type { Started } from './started'

/** Gives a widget that asks the newest token that lives, or the next one. */
export function pullToken<O>(started: Started<O>, run: Run): Promise<string> {
  return new Promise((resolve, reject) => {
    if (run.ending.isOver) return reject(aborted())
    run.pulls.push({ resolve, reject })
    answerPulls(started)
    // The one there is has been used.
    if (run.pulls.length > 0 && run.used !== null && run.used === started.tokens.read().token?.value)
      renew(started, run)
  })
}

/** Asks for the next token for as long as somebody waits for it. */
function renew<O>({ tokens }: Started<O>, run: Run): void {
  tokens.renew(() => run.pulls.length > 0)
}

/** Gives whoever waits what there is by now. */
export function answerPulls<O>(started: Started<O>): void {
  const run = runOf(started.life)
  if (!run || run.pulls.length === 0) return
  const { token } = started.tokens.read()
  if (!token || (run.standing === 'rejected' && token.value === run.given?.value)) return
  const isOnce = started.vendor.token?.singleUse !== undefined
  if (isOnce && run.used === token.value) return
  started.noteSecrets(token.value)
  const answered = run.pulls.splice(0, isOnce ? 1 : run.pulls.length)
  if (isOnce) run.used = token.value
  for (const { resolve } of answered) resolve(token.value)
  if (run.pulls.length > 0) renew(started, run)
}
