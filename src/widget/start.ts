import { hashKey } from '@tanstack/react-query'
import { createEnding } from '../base/ending'
import { frozenCopy } from '../base/frozen-copy'
import { embedError } from '../errors/embed-error'
import { isEmbedError } from '../errors/errors'
import { isMendedByToken } from '../errors/failure'
import { createSecrets } from '../errors/secrets'
import type { OfWidget } from '../events/events'
import type { WidgetAssets } from '../vendor-kit/driver'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'
import { destroy } from '../vendor-kit/widget-handle'
import { applyTokenState, isHeldBack } from './apply-token-state'
import { renewSession } from './hand-over'
import { type Place, runOf } from './life'
import { mountRun } from './mount'
import { watchSession } from './session'
import { isForMountOnly } from './session-swap'
import type { WidgetSetup } from './setup'
import { type Started, swapOf } from './started'
import type { WidgetState } from './state'
import { createTimers } from './timers'
import { widgetTokens } from './widget-tokens'

/** One start of a widget; a retry or another user makes a new one. */
export interface Start<O> {
  applyTheme: () => void
  /** Whether the widget took the changed options as it is. */
  setOptions: (options: O) => boolean
  /** There is something to keep, and it can be kept. */
  canPark: () => boolean
  /** The place is `parked` now. */
  park: () => void
  /** The place is `shown` again. */
  resume: () => void
  stop: () => void
}

export interface StartSetup<M extends VendorModes, O extends ModeOptions<M>> extends WidgetSetup<M, O> {
  getState: () => WidgetState
  getPlace: () => Place
}

/** Asks for the token and the assets, beside each other, and mounts the widget once both are there. */
export function startWidget<M extends VendorModes, O extends ModeOptions<M>>(
  setup: StartSetup<M, O>,
): Start<O> {
  const { client, vendor, driver } = setup
  const { run: change } = client.outbox
  const about: OfWidget = { vendor: vendor.id, params: {}, mode: driver.mode, title: setup.title }
  const timers = createTimers(client, ['assets', 'patience'])
  const ending = createEnding()
  const secrets = createSecrets()
  const session = watchSession(client, vendor, about, () => renewSession(started))
  const started: Started<O> = {
    ...setup,
    about,
    secrets,
    noteSecrets(token) {
      secrets.add(token)
      vendor.token?.secrets?.(token).forEach(secrets.add)
    },
    tokens: widgetTokens(
      client,
      vendor,
      () => started.options,
      (state) => started.applyTokenState(state),
    ),
    ending,
    life: { kind: 'waiting', hasAssets: false },
    hadToken: false,
    patientUntil: null,
    place: setup.getPlace,
    shown: setup.getState,
    show: (status) => setup.onState({ status, error: null }),
    open(token) {
      const { life } = started
      if (life.kind !== 'waiting' || !life.hasAssets || (!token && !driver.opensBeforeToken)) return
      mountRun(started, token, session)
    },
    close,
    applyTokenState(state) {
      if (started.life.kind !== 'over') applyTokenState(started, state, timers)
    },
    fail,
    guard(run, act) {
      try {
        void Promise.resolve(act()).catch((cause: unknown) => {
          if (!run.ending.isOver) fail(cause)
        })
      } catch (cause) {
        fail(cause)
      }
    },
  }
  const { tokens } = started

  function fail(cause: unknown) {
    if (started.life.kind === 'over') return
    const error = started.secrets.error(
      isEmbedError(cause) ? cause : embedError('EMBED_WIDGET_ERROR', 'widgetThrew', [vendor.name], { cause }),
    )
    const place = setup.getPlace()
    if (place.kind === 'parked') return place.onGone()
    change(() => {
      runOf(started.life)?.stopExpecting()
      client.emit({ type: 'widget.failed', ...about, error })
      setup.onState({ status: 'failed', error })
      // Only Retry starts it over: until then it makes no call, and needs no token.
      if (!isMendedByToken(error) && error.code !== 'EMBED_WIDGET_TIMEOUT') stop()
    })
  }

  function close() {
    const { life } = started
    runOf(life)?.end()
    if (life.kind !== 'over')
      started.life = { kind: 'waiting', hasAssets: life.kind !== 'waiting' || life.hasAssets }
    if (life.kind === 'mounted') {
      destroy(life.handle)
      client.emit({ type: 'widget.closed', ...about })
    }
    driver.sweep?.()
  }

  function stop() {
    ending.end()
    tokens.release()
    setup.onRefreshing(false)
    timers.clear('assets', 'patience')
    close()
    started.life = { kind: 'over' }
  }

  async function begin() {
    about.params = frozenCopy(vendor.tokenParams?.(started.options))
    change(() => {
      tokens.need('view')
      started.applyTokenState(tokens.read())
    })
    if (ending.isOver) return tokens.release()
    const assets = driver.assets?.(started.options)
    if (assets) await loadInTime(assets)
    if (started.life.kind !== 'waiting') return
    started.life = { kind: 'waiting', hasAssets: true }
    if (setup.getState().status === 'failed') return
    change(() => {
      const state = tokens.read()
      started.open(isHeldBack(started, state, timers) ? null : state.token)
    })
  }

  async function loadInTime(assets: WidgetAssets) {
    const { readyTimeoutMs } = setup
    timers.set('assets', client.now() + readyTimeoutMs, () => {
      assets.giveUp()
      fail(embedError('EMBED_WIDGET_LOAD', 'scriptTooLate', [vendor.name, readyTimeoutMs]))
    })
    await assets.load(setup.nonce)
    timers.clear('assets')
  }

  // In the next microtask, so that an effect that StrictMode runs twice mounts one widget.
  void Promise.resolve()
    .then(() => (ending.isOver ? undefined : begin()))
    .catch(fail)

  return {
    applyTheme() {
      const { life } = started
      if (life.kind === 'mounted') started.guard(life.run, () => life.handle.setTheme?.(setup.theme()))
    },
    setOptions(next) {
      const { life, options } = started
      if (life.kind !== 'mounted' || !life.handle.update) return false
      try {
        if (hashKey([vendor.tokenParams?.(next)]) !== hashKey([vendor.tokenParams?.(options)])) return false
        started.options = next
        return life.handle.update(next)
      } catch (cause) {
        fail(cause)
        return true
      }
    },
    canPark() {
      const { status } = setup.getState()
      const isThere = status === 'ready' || status === 'expired'
      return started.life.kind === 'mounted' && isThere && driver.movable && !driver.floats(started.options)
    },
    park() {
      const { life } = started
      // Without a renewed token, it has to be taken down when its token expires, and loses nothing by a renewal.
      const isKeptByTokens =
        life.kind === 'mounted' && !life.handle.suspend && swapOf(started).apply === 'in-place'
      tokens.need(isKeptByTokens ? 'parked' : 'holder')
      client.emit({ type: 'widget.parked', ...about })
    },
    resume() {
      const { life: before } = started
      const hasSession =
        before.kind === 'mounted' && isForMountOnly(started) && before.run.standing === 'live'
      tokens.need(hasSession ? 'holder' : 'view')
      client.emit({ type: 'widget.resumed', ...about })
      if (runOf(started.life)?.owesSession) renewSession(started)
      started.applyTokenState(tokens.read())
      const { life } = started
      if (life.kind === 'mounted') life.planned?.look()
    },
    stop,
  }
}
