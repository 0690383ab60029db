import { loadAssets } from './assets'
import { watchAttention, type Attention } from './attention'
import { EmbedError, isEmbedError } from './errors'
import type { TokenState } from './keeper'
import { deadAt } from './lifecycle'
import type { ResolvedTheme } from './theme'
import type { EmbedToken } from './token'
import type { Turn } from './turns'
import type { ModeOptions, VendorModes, WidgetHandle, WidgetReport } from './vendor'
import type { WidgetSetup, WidgetState } from './widget'

/** One mounting of a widget; a retry or another user makes a new one. */
export interface Mounted<O> {
  setTheme: (theme: ResolvedTheme) => void
  /** Whether the widget took the changed options as it is. */
  setOptions: (options: O) => boolean
  stop: () => void
}

interface MountedSetup<M extends VendorModes, O extends ModeOptions<M>> extends WidgetSetup<M, O> {
  getState: () => WidgetState
}

/** A reload that can wait no longer is made this long before the old token is used for the last time, in ms. */
const LAST_MINUTE_MS = 1_000
/** An error so soon after a reload of ours means that the reload did not succeed: few widgets tell when they are there again. */
const RELOAD_SETTLES_MS = 5_000
/** Death that is noticed later than this came in a sleep, or out of view. */
const ON_TIME_MS = 1_000

export function mountWidget<M extends VendorModes, O extends ModeOptions<M>>(setup: MountedSetup<M, O>): Mounted<O> {
  const { client, vendor, driver, element, getState } = setup
  const about = { vendor: vendor.id, mode: driver.mode }
  const readyKey = {}
  const deadKey = {}
  let { options, theme } = setup
  let isStopped = false
  let areAssetsLoaded = false
  let isOpening = false
  let isReady = false
  let isSuspended = false
  let handle: WidgetHandle<O> | undefined
  let attention: Attention | undefined
  let turn: Turn | undefined
  /** The token the widget was given last. */
  let given: EmbedToken | null = null
  /** The token it really uses: an older one, while a reload waits for its turn. */
  let inUse: EmbedToken | null = null
  let reloadedAt = -Infinity
  let unsubscribe = () => {}

  const swap = () => handle?.swap ?? driver.swap
  const show = (status: 'loading' | 'ready' | 'expired') => setup.onState({ status, error: null })

  const report: WidgetReport = {
    ready() {
      if (isStopped || isReady) return
      isReady = true
      client.alarm.clear(readyKey)
      client.emit({ type: 'widget.ready', ...about })
      const { error } = getState()
      // Late is better than never.
      if (error === null || error.code === 'EMBED_WIDGET_TIMEOUT') show(isSuspended ? 'expired' : 'ready')
    },
    rejected() {
      if (isStopped || isSuspended || !given || getState().status === 'failed') return
      client.reportRejected(vendor, options, given.value).then((token) => give(token, true), failUnlessAborted)
    },
    failed(error) {
      if (isStopped) return
      if (!isReady || client.now() - reloadedAt < RELOAD_SETTLES_MS) return fail(error)
      client.emit({ type: 'widget.failed', ...about, error })
      setup.onError(error)
    },
    height(px) {
      if (!isStopped && Number.isFinite(px) && px > 0) setup.onHeight(px)
    },
    event(name, detail) {
      if (!isStopped) client.emit({ type: 'widget.event', ...about, name, detail })
    },
  }

  function fail(cause: unknown) {
    if (isStopped) return
    const error = isEmbedError(cause)
      ? cause
      : new EmbedError('EMBED_WIDGET_ERROR', `Expected ${vendor.name}'s widget to work, it threw. See the cause.`, { cause })
    client.alarm.clear(readyKey)
    client.emit({ type: 'widget.failed', ...about, error })
    setup.onState({ status: 'failed', error })
    if (!isMendedByToken(error) && error.code !== 'EMBED_WIDGET_TIMEOUT') {
      // Only Retry starts it over: until then it makes no call, and needs no token.
      stop()
    }
  }

  function failUnlessAborted(cause: unknown) {
    if (!isEmbedError(cause) || cause.code !== 'EMBED_ABORTED') fail(cause)
  }

  /** Calls vendor code, which may throw or reject. */
  function guard(act: () => void | Promise<void>) {
    try {
      void Promise.resolve(act()).catch(fail)
    } catch (cause) {
      fail(cause)
    }
  }

  function open(token: EmbedToken | null) {
    if (isStopped || handle || isOpening || !areAssetsLoaded || (!token && !driver.opensBeforeToken)) return
    if (token) expectReady()
    inUse = token
    hold(token)
    isOpening = true // what a widget reports while it mounts comes back here
    guard(() => {
      handle = driver.mount({ options, token: token?.value ?? null, theme, report })
      client.emit({ type: 'widget.mounted', ...about })
      if (swap().apply === 'in-place') return
      attention = watchAttention(element, client.now, () => turn?.look())
      turn = client.turns.join(swap().together ?? element, { look: attention.look, take: swapNow })
    })
    isOpening = false
    const latest = client.getState(vendor, options).token
    if (handle && token && latest && latest.value !== token.value) give(latest, false)
  }

  /** Counts from when the widget has its token: what the backend takes for that is not the widget's fault. */
  function expectReady() {
    const { readyTimeoutMs } = setup
    client.alarm.set(readyKey, client.now() + readyTimeoutMs, () =>
      fail(
        new EmbedError(
          'EMBED_WIDGET_TIMEOUT',
          `Expected ${vendor.name}'s widget to be ready within ${readyTimeoutMs} ms. Check the vendor's status, its address and the page's CSP.`,
        ),
      ),
    )
  }

  /** Hands a token over: what costs nothing at once, what costs the user their place when it is its turn. */
  function give(token: EmbedToken, isUrgent: boolean) {
    if (isStopped) return
    if (!handle) return open(token)
    const isSame = given?.value === token.value && !isSuspended
    const isFirst = given === null
    hold(token)
    if (isSame) return
    const wasSuspended = isSuspended
    isSuspended = false
    guard(() => handle?.setToken(token.value))
    if (getState().status === 'expired') show('ready')
    if (isFirst) {
      inUse = token
      if (!isReady) expectReady()
      return
    }
    setup.onTokenRefresh()
    const { apply, when = 'idle' } = swap()
    if (apply === 'in-place') {
      inUse = token
      client.emit({ type: 'widget.token', ...about, how: apply })
    } else if (isUrgent || wasSuspended || when === 'at-once') swapNow()
    else if (when === 'idle') turn?.wait(inUse ? deadAt(inUse) - LAST_MINUTE_MS : null)
  }

  /** Notes what the widget was given, and when that is to be taken away again, whatever becomes of the client's own copy. */
  function hold(token: EmbedToken | null) {
    given = token
    if (!token) return
    client.alarm.set(deadKey, deadAt(token), () => {
      suspend(null)
      hear(client.getState(vendor, options))
    })
  }

  function swapNow() {
    if (isStopped || !handle) return
    const { apply } = swap()
    turn?.wait(null)
    inUse = given
    client.emit({ type: 'widget.token', ...about, how: apply })
    if (apply === 'remount') {
      close()
      show('loading')
      open(given)
    } else {
      reloadedAt = client.now()
      guard(() => handle?.reload?.())
      attention?.forget()
    }
  }

  /**
   * Takes a dead token away. A widget that has no way to be without one is taken down instead, as long as it is in view: out of view it rarely calls, and
   * the renewal that comes with the user's return saves their place in it.
   */
  function suspend(error: EmbedError | null) {
    if (!handle || !given) return
    if (!isSuspended) {
      isSuspended = true
      turn?.wait(null)
      guard(() => handle?.suspend?.())
      client.emit({ type: 'widget.suspended', ...about })
      if (isReady && getState().status === 'ready') show('expired')
    }
    const isOnTime = client.now() - deadAt(given) < ON_TIME_MS
    if (handle && !handle.suspend && document.visibilityState === 'visible' && (isOnTime || error !== null)) close()
  }

  function hear(tokenState: TokenState) {
    if (isStopped) return
    const { error } = getState()
    if (tokenState.status === 'ready') {
      // A token mends what a token broke, and nothing else.
      if (error !== null && isMendedByToken(error)) show(isReady ? 'ready' : 'loading')
      give(tokenState.token, false)
    } else if (tokenState.status === 'expired') suspend(tokenState.error)
    else if (tokenState.status === 'failed') {
      // After clear(), the widget's own token may still live.
      if (handle && given && !isSuspended && client.now() < deadAt(given)) return
      suspend(tokenState.error)
      if (error === null) fail(tokenState.error)
    }
  }

  function stop() {
    isStopped = true
    unsubscribe()
    close()
  }

  function close() {
    turn?.leave()
    attention?.stop()
    turn = attention = undefined
    client.alarm.clear(readyKey)
    client.alarm.clear(deadKey)
    const closing = handle
    handle = undefined
    isReady = isSuspended = false
    try {
      closing?.destroy()
    } catch {
      // It is going anyway, and its element with it.
    }
  }

  // In the next microtask, so that an effect that StrictMode runs twice mounts one widget.
  void Promise.resolve().then(async () => {
    if (isStopped) return
    try {
      unsubscribe = client.subscribe(vendor, options, hear)
      hear(client.getState(vendor, options))
      await loadAssets(driver.assets(options), { nonce: setup.nonce })
      areAssetsLoaded = true
      if (getState().status !== 'failed') open(client.getState(vendor, options).token)
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
      options = next
      return handle.update(next)
    },
    stop,
  }
}

function isMendedByToken({ code }: EmbedError): boolean {
  return !code.startsWith('EMBED_WIDGET') && code !== 'EMBED_TOKEN_REJECTED' && code !== 'EMBED_CONFIG'
}
