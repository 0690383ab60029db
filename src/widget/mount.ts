import { EmbedError, isEmbedError } from '../errors/errors'
import type { ResolvedTheme } from '../theme/theme'
import { usableUntil } from '../token/phase'
import type { EmbedToken } from '../token/token'
import { dropScripts } from '../vendor-kit/assets'
import { createScriptRuns } from '../vendor-kit/script-runner'
import { destroy, isBusy, type WidgetHandle } from '../vendor-kit/widget-handle'
import { watchActivity } from './activity'
import { expectReady } from './expect-ready'
import { holdToken, renewSession, swapNow, withholdToken } from './hand-over'
import type { PlannedReload } from './life'
import { reloadQueueOf } from './reload-queue'
import { reportOf, tellMounted } from './report'
import { createRun, type Run } from './run'
import type { SessionWatch } from './session'
import { type Started, swapOf } from './started'

/** How long to leave a widget alone in which something goes on. */
const BUSY_MS = 1_000

/** Calls the vendor's `mount`, and goes on with what it answers. */
export function mountRun<O>(started: Started<O>, token: EmbedToken | null, session: SessionWatch): void {
  const { client, driver, options, secrets, fail } = started
  const run = createRun(client, token)
  run.onEnd(session.end)
  started.life = { kind: 'mounting', run }
  if (token) {
    expectReady(started, run)
    holdToken(started, run, token)
  }
  /** The theme that the vendor was last told. */
  let toldTheme: ResolvedTheme | null = null
  let endAnswer = () => {}
  const isAnswered = new Promise<void>((resolve) => (endAnswer = resolve))
  const runScript = createScriptRuns(run.over, isAnswered, { nonce: started.nonce })
  const take = (handle: WidgetHandle<O>) => {
    if (run.over.aborted) destroy(handle)
    endAnswer()
    if (run.over.aborted) return
    settle(started, run, handle, token)
    if (run.over.aborted || !handle.setTheme) return
    const theme = started.theme()
    if (toldTheme && theme !== toldTheme) started.guard(run, () => handle.setTheme?.(theme))
  }
  const drop = (cause: unknown) => {
    endAnswer()
    if (run.over.aborted) return
    if (isEmbedError(cause) && cause.code === 'EMBED_WIDGET_LOAD') dropScripts(driver.assets(options))
    started.close()
    fail(cause)
  }
  try {
    const mounted = driver.mount({
      options,
      token: token?.value ?? null,
      theme: () => (toldTheme = started.theme()),
      identity: client.identity,
      report: reportOf(started, run, session),
      runScript,
      quote: secrets.quote,
    })
    if ('then' in mounted)
      void Promise.resolve(mounted)
        .then((late) => client.outbox.run(() => take(late)))
        .catch(drop)
    else take(mounted)
  } catch (cause) {
    drop(cause)
  }
}

/** The widget is there. */
function settle<O>(started: Started<O>, run: Run, handle: WidgetHandle<O>, token: EmbedToken | null): void {
  const { client, vendor, tokens, fail } = started
  started.life = { kind: 'mounted', run, handle, reload: null }
  tellMounted(started, run)
  const { apply } = swapOf(started)
  if (apply === 'reload' && !handle.reload) {
    return fail(
      new EmbedError(
        'EMBED_CONFIG',
        `Expected ${vendor.name}'s widget to have reload(), since its swap is applied by "reload".`,
      ),
    )
  }
  if (apply !== 'in-place')
    started.life = { kind: 'mounted', run, handle, reload: planReload(started, run, handle) }
  if (run.owesSession) renewSession(started)
  // What happened to the token while it was mounting.
  const state = tokens.read()
  if (token && state.token === null && client.now() >= usableUntil(token)) withholdToken(started, true)
  if (token && state.token?.value !== token.value) started.applyTokenState(state)
}

/** Takes a place in the queue of those that may have to reload. */
function planReload<O>(started: Started<O>, run: Run, handle: WidgetHandle<O>): PlannedReload {
  const { client, driver, element } = started
  const activity = watchActivity(
    handle.surface ?? element,
    client.now,
    () => turn.look(),
    driver.floats(started.options),
  )
  const look = () => {
    // Its user means to come back to it.
    if (started.place().kind === 'parked')
      return { isFree: driver.mode !== 'iframe' && !activity.isTouched, at: Infinity }
    return isBusy(handle) ? { isFree: false, at: client.now() + BUSY_MS } : activity.look()
  }
  const turn = reloadQueueOf(client).join(swapOf(started).together ?? element, {
    look,
    reload: () => swapNow(started),
  })
  run.onEnd(() => {
    turn.leave()
    activity.stop()
  })
  return { turn, activity }
}
