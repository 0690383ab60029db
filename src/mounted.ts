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

export function mountWidget<M extends VendorModes, O extends ModeOptions<M>>(setup: MountedSetup<M, O>): Mounted<O> {
  const { client, vendor, driver, element, getState } = setup
  const about = { vendor: vendor.id, mode: driver.mode }
  const key = {}
  let { options, theme } = setup
  let isStopped = false
  let areAssetsLoaded = false
  let isReady = false
  let isSuspended = false
  let handle: WidgetHandle<O> | undefined
  let attention: Attention | undefined
  let turn: Turn | undefined
  /** The token the widget was given last. */
  let given: EmbedToken | null = null
  /** The token it really uses: an older one, while a reload waits for its turn. */
  let inUse: EmbedToken | null = null
  let unsubscribe = () => {}

  const swap = () => handle?.swap ?? driver.swap
  const show = (status: 'loading' | 'ready' | 'expired') => setup.onState({ status, error: null })

  const report: WidgetReport = {
    ready() {
      if (isStopped || isReady) return
      isReady = true
      client.alarm.clear(key)
      client.emit({ type: 'widget.ready', ...about })
      if (getState().status !== 'failed') show(isSuspended ? 'expired' : 'ready')
    },
    rejected() {
      if (isStopped || isSuspended || !given || getState().status === 'failed') return
      client.reportRejected(vendor, options, given.value).then((token) => give(token, true), failUnlessAborted)
    },
    failed(error) {
      if (isStopped) return
      if (!isReady) return fail(error)
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
    client.alarm.clear(key)
    client.emit({ type: 'widget.failed', ...about, error })
    setup.onState({ status: 'failed', error })
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
    if (isStopped || handle || !areAssetsLoaded || (!token && !driver.opensBeforeToken)) return
    const { readyTimeoutMs } = setup
    client.alarm.set(key, client.now() + readyTimeoutMs, () =>
      fail(
        new EmbedError(
          'EMBED_WIDGET_TIMEOUT',
          `Expected ${vendor.name}'s widget to be ready within ${readyTimeoutMs} ms. Check the vendor's status, its address and the page's CSP.`,
        ),
      ),
    )
    given = inUse = token
    guard(() => {
      handle = driver.mount({ options, token: token?.value ?? null, theme, report })
      client.emit({ type: 'widget.mounted', ...about })
      if (swap().apply === 'in-place') return
      attention = watchAttention(element, client.now, () => turn?.look())
      turn = client.turns.join(swap().together ?? element, { look: attention.look, take: swapNow })
    })
  }

  /** Hands a token over: what costs nothing at once, what costs the user their place when it is its turn. */
  function give(token: EmbedToken, isUrgent: boolean) {
    if (isStopped) return
    if (!handle) return open(token)
    const isSame = given?.value === token.value && !isSuspended
    const isFirst = given === null
    given = token
    if (isSame) return
    const wasSuspended = isSuspended
    isSuspended = false
    guard(() => handle?.setToken(token.value))
    if (getState().status === 'expired') show('ready')
    if (isFirst) {
      inUse = token
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
      guard(() => handle?.reload?.())
      attention?.forget()
    }
  }

  function suspend() {
    if (!handle || isSuspended || !given) return
    isSuspended = true
    turn?.wait(null)
    guard(() => handle?.suspend?.())
    client.emit({ type: 'widget.suspended', ...about })
    if (isReady && getState().status === 'ready') show('expired')
  }

  function hear(tokenState: TokenState) {
    if (isStopped) return
    const { error } = getState()
    if (tokenState.status === 'ready') {
      // A token mends what a token broke, and nothing else.
      if (error !== null && (error.code.startsWith('EMBED_WIDGET') || error.code === 'EMBED_TOKEN_REJECTED')) return
      if (error !== null) show(isReady ? 'ready' : 'loading')
      give(tokenState.token, false)
    } else if (tokenState.status === 'expired') suspend()
    else if (tokenState.status === 'failed') {
      suspend()
      if (error === null) fail(tokenState.error)
    }
  }

  function close() {
    turn?.leave()
    attention?.stop()
    turn = attention = undefined
    client.alarm.clear(key)
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
    stop() {
      isStopped = true
      unsubscribe()
      close()
    },
  }
}
