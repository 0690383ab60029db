import { development } from '../development/development'
import { embedError } from '../errors/embed-error'
import { isEmbedError } from '../errors/errors'
import type { ResolvedTheme } from '../theme/theme'
import { usableUntil } from '../token/phase'
import type { EmbedToken } from '../token/token'
import type { IdleSwap, PlannedSwap, SwappedWidget } from '../vendor-kit/swap/when-idle'
import { destroy, isBusy, type WidgetHandle } from '../vendor-kit/widget-handle'
import { expectReady } from './expect-ready'
import { holdToken, renewSession, swapNow, withholdToken } from './hand-over'
import { pullToken } from './pull'
import { reportOf, tellMounted } from './report'
import { createRun, type Run } from './run'
import type { SessionWatch } from './session'
import { isForMountOnly } from './session-swap'
import { type Started, swapOf } from './started'

/** Calls the vendor's `mount`, and goes on with what it answers. */
export function mountRun<O>(started: Started<O>, token: EmbedToken | null, session: SessionWatch): void {
  const { client, driver, options, secrets, fail } = started
  const run = createRun(client, token)
  run.ending.onEnd(session.end)
  started.life = { kind: 'mounting', run }
  if (token) {
    expectReady(started, run)
    holdToken(started, run, token)
  }
  /** The theme that the vendor was last told. */
  let toldTheme: ResolvedTheme | null = null
  let endAnswer = () => {}
  const settled = new Promise<void>((resolve) => (endAnswer = resolve))
  const take = (handle: WidgetHandle<O>) => {
    if (run.ending.isOver) destroy(handle)
    endAnswer()
    if (run.ending.isOver) return
    settle(started, run, handle, token)
    if (run.ending.isOver || !handle.setTheme) return
    const theme = started.theme()
    if (toldTheme && theme !== toldTheme) started.guard(run, () => handle.setTheme?.(theme))
  }
  const drop = (cause: unknown) => {
    endAnswer()
    if (run.ending.isOver) return
    if (isEmbedError(cause) && cause.code === 'EMBED_WIDGET_LOAD') driver.assets?.(options).dropScripts()
    started.close()
    fail(cause)
  }
  try {
    const mounted = driver.mount({
      options,
      readToken() {
        if (started.vendor.token?.singleUse) run.used = token?.value ?? null
        return token?.value ?? null
      },
      lendGetToken() {
        run.mayPull = true
        return () => pullToken(started, run)
      },
      title: started.title,
      theme: () => (toldTheme = started.theme()),
      identity: client.identity,
      report: reportOf(started, run, session),
      ending: run.ending,
      nonce: started.nonce,
      settled,
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
  started.life = { kind: 'mounted', run, handle, planned: null }
  tellMounted(started, run)
  if (run.isReady) development?.checkRenewal(started, run)
  const { apply } = swapOf(started)
  if (apply === 'reload' && !handle.reload) return fail(embedError('EMBED_CONFIG', 'noReload', [vendor.name]))
  started.life = { kind: 'mounted', run, handle, planned: planSwap(started, run, handle) }
  if (run.owesSession) renewSession(started)
  if (isForMountOnly(started)) {
    if (apply !== 'remount') return fail(embedError('EMBED_CONFIG', 'mountOnlySwap', [vendor.name]))
    return tokens.need('holder')
  }
  // What happened to the token while it was mounting.
  const state = tokens.read()
  if (token && state.token === null && client.now() >= usableUntil(token)) withholdToken(started, true)
  if (token && state.token?.value !== token.value) started.applyTokenState(state)
}

/** What the swap waits for, where it costs the user their place. */
function planSwap<O>(started: Started<O>, run: Run, handle: WidgetHandle<O>): PlannedSwap | null {
  const swap = swapOf(started)
  if (swap.apply === 'in-place' || swap.when === 'at-once' || swap.when === 'on-rejection') return null
  // A vendor without types may have written down the words alone, or not called the function.
  const { plan, together } = swap as Partial<IdleSwap>
  if (!plan) throw embedError('EMBED_CONFIG', 'plainSwap', [started.vendor.name, wordOf(swap)])
  const { client, driver, element } = started
  const widget: SwappedWidget = {
    page: client,
    element: handle.surface ?? element,
    floats: driver.floats(started.options),
    isFrame: driver.mode === 'iframe',
    isBusy: () => isBusy(handle),
    isParked: () => started.place().kind === 'parked',
    swapNow: () => swapNow(started),
  }
  const planned = plan(widget, together)
  run.ending.onEnd(planned.stop)
  return planned
}

/** How a swap is applied that no function has made; `""`: it does not say. */
function wordOf(swap: unknown): string {
  const word = typeof swap === 'string' ? swap : (swap as { apply?: unknown }).apply
  return typeof word === 'string' ? word : ''
}
