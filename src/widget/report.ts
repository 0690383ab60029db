import { development } from '../development/development'
import { embedError } from '../errors/embed-error'
import { EmbedError, isEmbedError } from '../errors/errors'
import type { WidgetReport } from '../vendor-kit/widget-report'
import { boundReports } from './bound-reports'
import { giveToken, swapNow, withholdToken } from './hand-over'
import type { Run } from './run'
import type { SessionWatch } from './session'
import { isForMountOnly } from './session-swap'
import { type Started, swapOf } from './started'
import { takeToken } from './take-token'

/** An error so soon after a reload of ours means that the reload did not succeed: few widgets tell when they are there again. */
const RELOAD_SETTLES_MS = 5_000
/** So long after a token was replaced, a rejection is taken for one of the token before. */
const ECHO_MS = 2_000

/** What one mount of the widget may tell. */
export function reportOf<O>(started: Started<O>, run: Run, session: SessionWatch): WidgetReport {
  const { client, about, secrets, fail } = started
  const whileOn =
    <A extends unknown[]>(tell: (...args: A) => void) =>
    (...args: A) => {
      if (!run.ending.isOver) tell(...args)
    }
  const report: WidgetReport = {
    ready: whileOn(() => tellReady(started, run)),
    rejected: whileOn((hint) => onRejected(started, run, hint)),
    failed: whileOn((cause) => {
      const isThere = run.isReady && client.now() - run.reloadedAt >= RELOAD_SETTLES_MS
      if (!isThere || cause.code === 'EMBED_WIDGET_LOAD') return fail(cause)
      const error = secrets.error(cause)
      client.emit({ type: 'widget.failed', ...about, error })
      started.onError(error)
    }),
    height: whileOn((px) => {
      if (Number.isFinite(px) && px > 0) started.onHeight(px)
    }),
    session: whileOn((endsInMs) => {
      session.begin(endsInMs)
      const endsAt = client.now() + endsInMs
      run.sessionEndsAt = endsAt
      if (isForMountOnly(started)) run.timers.set('expiry', endsAt, () => withholdToken(started, true))
    }),
    event: whileOn((name, detail) =>
      client.emit({
        type: 'widget.event',
        ...about,
        name: secrets.quote(name),
        detail: secrets.data(detail),
      }),
    ),
  }
  return boundReports(report, client, started.title, run.ending)
}

export function tellMounted<O>({ client, about }: Started<O>, run: Run): void {
  if (run.isTold) return
  run.isTold = true
  client.emit({ type: 'widget.mounted', ...about })
}

function tellReady<O>(started: Started<O>, run: Run): void {
  run.reloadedAt = -Infinity // it is there again
  if (run.isReady) return
  run.isReady = true
  run.stopExpecting()
  tellMounted(started, run) // one that is ready while it mounts
  started.client.emit({ type: 'widget.ready', ...started.about })
  development?.checkRenewal(started, run)
  const { error } = started.shown()
  // Late is better than never.
  if (error === null || error.code === 'EMBED_WIDGET_TIMEOUT')
    started.show(run.standing === 'withheld' ? 'expired' : 'ready')
}

function onRejected<O>(started: Started<O>, run: Run, hint: string | undefined): void {
  const { client, vendor, secrets, tokens, fail } = started
  const { given, inUse } = run
  if (run.standing !== 'live' || !given || !inUse || started.shown().status === 'failed') return
  // A newer token is there and waits for its turn: this is its turn.
  if (inUse.value !== given.value) return swapNow(started)
  const echoesUntil = run.appliedAt + ECHO_MS
  // Calls that left with the token before are still coming back. If it is this token after all, applying it
  // again will bring that out.
  if (client.now() < echoesUntil) return run.timers.set('echo', echoesUntil, () => applyAgain(started, run))
  run.standing = 'rejected'
  const said = secrets.quote(hint)
  if (said) started.onError(embedError('EMBED_TOKEN_REJECTED', 'tokenRefused', [vendor.name, said]))
  tokens.reportRejected(given.value, started.ending.signal).then(
    (token) => client.outbox.run(() => giveToken(started, token)),
    (cause: unknown) => {
      if (!isEmbedError(cause)) fail(cause)
      else if (cause.code === 'EMBED_TOKEN_REJECTED' && said)
        fail(new EmbedError(cause.code, `${cause.message} ${vendor.name} says: ${said}`))
      else if (cause.code !== 'EMBED_ABORTED') fail(cause)
    },
  )
}

function applyAgain<O>(started: Started<O>, run: Run): void {
  const { life, guard } = started
  const { given, standing } = run
  if (life.kind !== 'mounted' || standing === 'withheld' || !given) return
  const { handle } = life
  takeToken(started, run, handle, given.value)
  if (swapOf(started).apply !== 'in-place') guard(run, () => handle.reload?.())
}
