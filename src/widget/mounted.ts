import { hashKey } from '@tanstack/react-query'
import { frozenCopy } from '../base/frozen-copy'
import { EmbedError, isEmbedError } from '../errors/errors'
import { isMendedByToken } from '../errors/failure'
import { createSecrets } from '../errors/secrets'
import type { OfWidget } from '../events/events'
import type { SubscribedAs } from '../store/demand'
import { RENEW_FIRST_MS } from '../store/ensure'
import type { TokenState } from '../store/token-state'
import type { ResolvedTheme } from '../theme/theme'
import { deadAt } from '../token/phase'
import type { EmbedToken } from '../token/token'
import { dropAssets, dropScripts, loadAssets } from '../vendor-kit/assets'
import { createScriptRuns } from '../vendor-kit/script-runner'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor'
import type { WidgetHandle } from '../vendor-kit/widget-handle'
import { destroy, isBusy } from '../vendor-kit/widget-handle'
import type { WidgetReport } from '../vendor-kit/widget-report'
import { type Attention, watchAttention, whenSeen } from './activity'
import { type Turn, turnsOf } from './reload-queue'
import { boundReports } from './reports'
import { watchSession } from './session'
import type { OnGone, WidgetSetup, WidgetState } from './widget'

/** One mounting of a widget; a retry or another user makes a new one. */
export interface Mounted<O> {
  setTheme: (theme: ResolvedTheme) => void
  /** Whether the widget took the changed options as it is. */
  setOptions: (options: O) => boolean
  park: (onGone: OnGone) => boolean
  resume: () => void
  stop: () => void
}

interface MountedSetup<M extends VendorModes, O extends ModeOptions<M>> extends WidgetSetup<M, O> {
  getState: () => WidgetState
}

/**
 * A reload that can wait no longer is made this long before the old token is used for the last time, in ms.
 */
const LAST_MINUTE_MS = 1_000
/**
 * An error so soon after a reload of ours means that the reload did not succeed: few widgets tell when they
 * are there again.
 */
const RELOAD_SETTLES_MS = 5_000
/** Death that is noticed later than this came in a sleep, or out of view. */
const ON_TIME_MS = 1_000
/** How long to leave a widget alone in which something goes on. */
const BUSY_MS = 1_000
/** So long after a token was replaced, a refusal is taken for one of the token before. */
const ECHO_MS = 2_000

export function mountWidget<M extends VendorModes, O extends ModeOptions<M>>(
  setup: MountedSetup<M, O>,
): Mounted<O> {
  const { client, vendor, driver, element, getState } = setup
  const { run: change } = client.outbox
  const about: OfWidget = { vendor: vendor.id, params: {}, mode: driver.mode, title: setup.title }
  const readyKey = {}
  const assetsKey = {}
  const deadKey = {}
  const echoKey = {}
  const patienceKey = {}
  const gone = new AbortController()
  const secrets = createSecrets()
  let { options, theme } = setup
  let isStopped = false
  let areAssetsLoaded = false
  let isOpening = false
  let isReady = false
  let isSuspended = false
  /** The token in use was refused: the next one is applied at once. */
  let isRefused = false
  /** Set while it is parked. */
  let onGone: OnGone | null = null
  /** How long its first mount waits for a token with more left. */
  let patientUntil: number | null = null
  /** Counts the mounts. */
  let mountRun = 0
  let toldRun = 0
  let mountOver: AbortController | undefined
  let handle: WidgetHandle<O> | undefined
  let attention: Attention | undefined
  let turn: Turn | undefined
  /** The token the widget was given last. */
  let given: EmbedToken | null = null
  /** The token it really uses: an older one, while a reload waits for its turn. */
  let inUse: EmbedToken | null = null
  let reloadedAt = -Infinity
  /** When the token in use was applied to a widget that had another before. */
  let appliedAt = -Infinity
  let stopWatching = () => {}
  let unsubscribe = () => {}

  /** A session was to be renewed while the widget had no token, or was not there yet. */
  let isRenewalOwed = false
  const session = watchSession(client, vendor, about, renewSession)
  const swap = () => handle?.swap ?? driver.swap
  const show = (status: 'loading' | 'ready' | 'expired') => setup.onState({ status, error: null })
  const ringAt = (key: object, at: number, ring: () => void) => client.alarm.set(key, at, () => change(ring))

  /** What one mount of the widget may tell; what it tells after it was taken down is nobody's any more. */
  function reportOf(run: number, over: AbortSignal): WidgetReport {
    const isOver = () => isStopped || run !== mountRun
    const report: WidgetReport = {
      ready() {
        if (isOver()) return
        reloadedAt = -Infinity // it is there again
        if (isReady) return
        isReady = true
        stopExpecting()
        tellMounted() // one that is ready while it mounts
        client.emit({ type: 'widget.ready', ...about })
        const { error } = getState()
        // Late is better than never.
        if (error === null || error.code === 'EMBED_WIDGET_TIMEOUT') show(isSuspended ? 'expired' : 'ready')
      },
      rejected(hint) {
        if (isOver() || isSuspended || isRefused || !given || !inUse || getState().status === 'failed') return
        // A newer token is there and waits for its turn: this is its turn.
        if (inUse.value !== given.value) return swapNow()
        const echoesUntil = appliedAt + ECHO_MS
        if (client.now() < echoesUntil) {
          // Calls that left with the token before are still coming back. If it is this token after all,
          // applying it again will bring that out.
          ringAt(echoKey, echoesUntil, applyAgain)
          return
        }
        isRefused = true
        const said = secrets.quote(hint)
        if (said)
          setup.onError(new EmbedError('EMBED_TOKEN_REJECTED', `${vendor.name} refused the token: ${said}`))
        client.reportRejected(vendor, options, given.value, { waitMs: Infinity, signal: gone.signal }).then(
          (token) => change(() => give(token)),
          (cause: unknown) => {
            if (!isEmbedError(cause)) fail(cause)
            else if (cause.code === 'EMBED_TOKEN_REJECTED' && said)
              fail(new EmbedError(cause.code, `${cause.message} ${vendor.name} says: ${said}`))
            else if (cause.code !== 'EMBED_ABORTED') fail(cause)
          },
        )
      },
      failed(cause) {
        if (isOver()) return
        if (!isReady || cause.code === 'EMBED_WIDGET_LOAD' || client.now() - reloadedAt < RELOAD_SETTLES_MS)
          return fail(cause)
        const error = secrets.error(cause)
        client.emit({ type: 'widget.failed', ...about, error })
        setup.onError(error)
      },
      height(px) {
        if (!isOver() && Number.isFinite(px) && px > 0) setup.onHeight(px)
      },
      session(endsInMs) {
        if (!isOver()) session.begin(endsInMs)
      },
      event(name, detail) {
        if (!isOver())
          client.emit({
            type: 'widget.event',
            ...about,
            name: secrets.quote(name),
            detail: secrets.data(detail),
          })
      },
    }
    return boundReports(report, client, setup.title, over)
  }

  function applyAgain() {
    if (isSuspended || !given) return
    guard(() => handle?.setToken(given?.value ?? ''))
    if (swap().apply !== 'in-place') guard(() => handle?.reload?.())
  }

  function fail(cause: unknown) {
    if (isStopped) return
    const error = secrets.error(
      isEmbedError(cause)
        ? cause
        : new EmbedError(
            'EMBED_WIDGET_ERROR',
            `Expected ${vendor.name}'s widget to work, it threw. See the cause.`,
            { cause },
          ),
    )
    if (onGone) return onGone()
    change(() => {
      stopExpecting()
      client.emit({ type: 'widget.failed', ...about, error })
      setup.onState({ status: 'failed', error })
      // Only Retry starts it over: until then it makes no call, and needs no token.
      if (!isMendedByToken(error) && error.code !== 'EMBED_WIDGET_TIMEOUT') stop()
    })
  }

  function renewSession() {
    // A parked one that can be without a token is used by nobody.
    isRenewalOwed = isSuspended || !handle || (onGone !== null && handle.suspend !== undefined)
    if (!isRenewalOwed) guard(() => handle?.renewSession?.())
  }

  /** Calls vendor code, which may throw or reject. */
  function guard(act: () => void | Promise<void>) {
    const run = mountRun
    try {
      void Promise.resolve(act()).catch((cause: unknown) => {
        if (run === mountRun) fail(cause)
      })
    } catch (cause) {
      fail(cause)
    }
  }

  function tellMounted() {
    if (toldRun === mountRun) return
    toldRun = mountRun
    client.emit({ type: 'widget.mounted', ...about })
  }

  function open(token: EmbedToken | null) {
    if (isStopped || handle || isOpening || !areAssetsLoaded || (!token && !driver.opensBeforeToken)) return
    if (token) expectReady()
    inUse = token
    hold(token)
    isOpening = true // what a widget reports while it mounts comes back here
    mountRun += 1
    const run = mountRun
    const mountedTheme = theme
    const over = new AbortController()
    mountOver = over
    const isOver = () => isStopped || run !== mountRun
    let settle = () => {}
    const isSettled = new Promise<void>((resolve) => {
      settle = resolve
    })
    const runScript = createScriptRuns(over.signal, isSettled, { nonce: setup.nonce })
    const take = (mounted: WidgetHandle<O>) => {
      if (isOver()) destroy(mounted)
      settle()
      if (isOver()) return
      isOpening = false
      settled(mounted, token)
      if (handle === mounted && theme !== mountedTheme) guard(() => mounted.setTheme?.(theme))
    }
    const drop = (cause: unknown) => {
      settle()
      if (isOver()) return
      isOpening = false
      if (isEmbedError(cause) && cause.code === 'EMBED_WIDGET_LOAD') dropScripts(driver.assets(options))
      fail(cause)
    }
    try {
      const mounted = driver.mount({
        options,
        token: token?.value ?? null,
        theme,
        identity: client.identity,
        report: reportOf(run, over.signal),
        runScript,
        quote: secrets.quote,
      })
      if ('then' in mounted)
        void Promise.resolve(mounted)
          .then((late) => change(() => take(late)))
          .catch(drop)
      else take(mounted)
    } catch (cause) {
      drop(cause)
    }
  }

  /** The widget is there. */
  function settled(mounted: WidgetHandle<O>, token: EmbedToken | null) {
    handle = mounted
    tellMounted()
    if (swap().apply === 'reload' && !mounted.reload) {
      return fail(
        new EmbedError(
          'EMBED_CONFIG',
          `Expected ${vendor.name}'s widget to have reload(), since its swap is applied by "reload".`,
        ),
      )
    }
    if (swap().apply !== 'in-place') {
      const watched = watchAttention(
        mounted.surface ?? element,
        client.now,
        () => turn?.look(),
        driver.floats(options),
      )
      const look = () => {
        // Its user means to come back to it.
        if (onGone) return { isFree: driver.mode !== 'iframe' && !watched.isTouched, at: Infinity }
        return isBusy(mounted) ? { isFree: false, at: client.now() + BUSY_MS } : watched.look()
      }
      attention = watched
      turn = turnsOf(client).join(swap().together ?? element, { look, take: swapNow })
    }
    if (isRenewalOwed) renewSession()
    // What happened to the token while it was mounting.
    const state = client.getState(vendor, options)
    if (token && state.token === null && client.now() >= deadAt(token)) suspend(true)
    if (token && state.token?.value !== token.value) hear(state)
  }

  /**
   * Counts from when the widget has its token and is in view: what the backend takes is not the widget's
   * fault, and some wait until they are seen.
   */
  function expectReady() {
    const { readyTimeoutMs } = setup
    const expect = () =>
      ringAt(readyKey, client.now() + readyTimeoutMs, () =>
        fail(
          new EmbedError(
            'EMBED_WIDGET_TIMEOUT',
            `Expected ${vendor.name}'s widget to be ready within ${readyTimeoutMs} ms. ${driver.explain?.() || "Check the vendor's status, its address and the page's CSP."}`,
          ),
        ),
      )
    if (driver.floats(options)) expect()
    else stopWatching = whenSeen(element, expect)
  }

  function stopExpecting() {
    stopWatching()
    client.alarm.clear(readyKey)
  }

  /** Hands a token over: what costs nothing at once, what costs the user their place when it is its turn. */
  function give(token: EmbedToken) {
    if (isStopped) return
    if (!handle) return open(token)
    const isSame = given?.value === token.value && !isSuspended
    const isFirst = given === null
    hold(token)
    if (isSame) return
    const isUrgent = isSuspended || isRefused
    isSuspended = isRefused = false
    if (!isFirst && swap().apply === 'in-place') {
      inUse = token
      appliedAt = client.now()
    }
    guard(() => handle?.setToken(token.value))
    if (isRenewalOwed) renewSession()
    if (getState().status === 'expired') show('ready')
    if (isFirst) {
      inUse = token
      if (!isReady) expectReady()
      return
    }
    setup.onTokenRefresh()
    const { apply, when = 'idle' } = swap()
    if (apply === 'in-place') {
      client.emit({ type: 'widget.token', ...about, how: apply })
    } else if (isUrgent || when === 'at-once') swapNow()
    else if (when === 'idle') turn?.wait(inUse ? deadAt(inUse) - LAST_MINUTE_MS : null)
  }

  /**
   * Notes what the widget was given, and when that is to be taken away again, whatever becomes of the
   * client's own copy.
   */
  function hold(token: EmbedToken | null) {
    given = token
    if (!token) return
    secrets.add(token.value)
    ringAt(deadKey, deadAt(token), () => {
      suspend(false)
      hear(client.getState(vendor, options))
    })
  }

  function swapNow() {
    if (isStopped || !handle) return
    const { apply } = swap()
    turn?.wait(null)
    if (onGone) return onGone()
    inUse = given
    appliedAt = client.now()
    client.emit({ type: 'widget.token', ...about, how: apply })
    if (apply === 'remount') {
      close()
      appliedAt = -Infinity // what is told from now on is the new mount's
      show('loading')
      open(given)
    } else {
      reloadedAt = client.now()
      guard(() => handle?.reload?.())
      attention?.forget()
    }
  }

  /**
   * Takes a dead token away. A widget that has no way to be without one is taken down instead, as long as it
   * is in view: out of view it rarely calls, and the renewal that comes with the user's return saves their
   * place in it.
   *
   * @param isLate - there will not be another one soon; where that is not known, death that is noticed in
   * time tells as much.
   */
  function suspend(isLate: boolean) {
    if (!handle || !given) return
    if (!isSuspended) {
      isSuspended = true
      turn?.wait(null)
      guard(() => handle?.withhold?.())
      guard(() => handle?.suspend?.())
      client.emit({ type: 'widget.suspended', ...about })
      if (isReady && getState().status === 'ready') show('expired')
    }
    if (onGone && !(handle.suspend && swap().apply === 'in-place')) return onGone()
    const isOnTime = client.now() - deadAt(given) < ON_TIME_MS
    if (
      handle &&
      !handle.suspend &&
      element.ownerDocument.visibilityState === 'visible' &&
      (isOnTime || isLate)
    )
      close()
  }

  /**
   * Its first token has less left than the view wants, and another one is on its way; it is not waited for
   * long.
   */
  function isHeldBack(tokenState: TokenState) {
    if (
      given !== null ||
      tokenState.status !== 'ready' ||
      !tokenState.isRefreshing ||
      !client.wantsLonger(tokenState.token)
    )
      return false
    patientUntil ??= (client.requestedAt(vendor, options) ?? client.now()) + RENEW_FIRST_MS
    if (client.now() >= patientUntil) return false
    ringAt(patienceKey, patientUntil, () => hear(client.getState(vendor, options)))
    return true
  }

  function hear(tokenState: TokenState) {
    if (isStopped) return
    const { error } = getState()
    setup.onRefreshing(tokenState.status === 'ready' && tokenState.isRefreshing)
    if (isHeldBack(tokenState)) return
    if (tokenState.status === 'ready') {
      if (isRefused && tokenState.token.value === given?.value) return
      // A token mends what a token broke, and nothing else.
      if (error !== null && isMendedByToken(error)) show(isReady ? 'ready' : 'loading')
      give(tokenState.token)
    } else if (tokenState.status === 'expired') {
      if (given === null && tokenState.error !== null) {
        if (error === null) fail(tokenState.error)
      } else suspend(tokenState.error !== null)
    } else if (tokenState.status === 'failed') {
      // After clear(), the widget's own token may still live.
      if (handle && given && !isSuspended && client.now() < deadAt(given)) return
      suspend(true)
      if (error === null) fail(tokenState.error)
    }
  }

  /**
   * Whether the widget, without a renewed token, has to be taken down when its token dies, and loses nothing
   * by a renewal.
   */
  const isKeptByTokens = () => !handle?.suspend && swap().apply === 'in-place'

  function need(as: SubscribedAs) {
    const before = unsubscribe
    unsubscribe = client.subscribe(vendor, options, hear, { as })
    before()
  }

  function park(gone: OnGone): boolean {
    const { status } = getState()
    if (isStopped || !handle || !(status === 'ready' || status === 'expired') || driver.floats(options))
      return false
    onGone = gone
    need(isKeptByTokens() ? 'parked' : 'holder')
    client.emit({ type: 'widget.parked', ...about })
    return true
  }

  function resume() {
    onGone = null
    need('view')
    client.emit({ type: 'widget.resumed', ...about })
    if (isRenewalOwed) renewSession()
    hear(client.getState(vendor, options))
    turn?.look()
  }

  function stop() {
    isStopped = true
    gone.abort()
    unsubscribe()
    setup.onRefreshing(false)
    client.alarm.clear(assetsKey)
    client.alarm.clear(patienceKey)
    close()
  }

  function close() {
    turn?.leave()
    attention?.stop()
    turn = attention = undefined
    stopExpecting()
    client.alarm.clear(deadKey)
    client.alarm.clear(echoKey)
    session.end()
    mountRun += 1
    mountOver?.abort()
    const closing = handle
    handle = undefined
    isOpening = isReady = isSuspended = isRefused = isRenewalOwed = false
    if (closing) {
      destroy(closing)
      client.emit({ type: 'widget.closed', ...about })
    }
    driver.sweep?.()
  }

  // In the next microtask, so that an effect that StrictMode runs twice mounts one widget.
  void Promise.resolve().then(async () => {
    if (isStopped) return
    try {
      about.params = frozenCopy(vendor.tokenParams?.(options))
      change(() => {
        need('view')
        hear(client.getState(vendor, options))
      })
      if (isStopped) return unsubscribe()
      const assets = driver.assets(options)
      const { readyTimeoutMs } = setup
      ringAt(assetsKey, client.now() + readyTimeoutMs, () => {
        dropAssets(assets, element.getRootNode())
        fail(
          new EmbedError(
            'EMBED_WIDGET_LOAD',
            `Expected ${vendor.name}'s script to load within ${readyTimeoutMs} ms, there was no answer.`,
          ),
        )
      })
      await loadAssets(assets, { nonce: setup.nonce, root: element.getRootNode() })
      client.alarm.clear(assetsKey)
      areAssetsLoaded = true
      if (getState().status === 'failed') return
      change(() => {
        const state = client.getState(vendor, options)
        open(isHeldBack(state) ? null : state.token)
      })
    } catch (cause) {
      fail(cause)
    }
  })

  return {
    setTheme(next) {
      theme = next
      guard(() => handle?.setTheme?.(next))
    },
    setOptions(next) {
      if (!handle?.update) return false
      try {
        if (hashKey([vendor.tokenParams?.(next)]) !== hashKey([vendor.tokenParams?.(options)])) return false
        options = next
        return handle.update(next)
      } catch (cause) {
        fail(cause)
        return true
      }
    },
    park,
    resume,
    stop,
  }
}
