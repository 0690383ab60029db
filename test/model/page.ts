import { QueryClient } from '@tanstack/react-query'
import { vi } from 'vitest'
import {
  createEmbedClient,
  fromEndpoint,
  fromFunction,
  type TokenRequest,
  type TokenState,
  type WantedLife,
} from '../../src'
import { ABANDON_MS } from '../../src/store/awaited-slot'
import { createRandom } from '../kit/seeded'
import { settle } from '../kit/settle'
import { setVisible } from '../kit/visible'
import { type Asked, CANARY, createBackend, endpointWire, functionWire } from './backend'
import { broken } from './broken'
import { keep, type Promised } from './calls'
import { createClocks } from './clocks'
import { type Command, isTime, type Setting, type Step } from './command'
import { keyOf, KEYS, nameOf } from './keys'
import {
  checkError,
  checkKey,
  checkToken,
  checkTold,
  type Consumer,
  expectPromptly,
  longestMs,
  SLACK_MS,
} from './laws'
import { countListeners } from './listeners'
import { ODD } from './oddities'
import { isExact, isFree, isServed, type Scene } from './scene'
import { createTruth, type Flight, type Truth } from './truth'

/** One page: a client, a backend, the truth about both, and what may never happen. */
export interface Page {
  run: (steps: readonly Step[]) => Promise<void>
  /** Everybody leaves: nothing of the client's may be left. */
  end: () => Promise<void>
  restore: () => void
}

/** A token that was good for so long is none that replaces a refused one any more. */
const PROVEN_MS = 300_000
/** Between two clicks. */
const CLICK_MS = 1_000

export function createPage(setting: Setting): Page {
  const clocks = createClocks()
  const random = Math.random
  Math.random = createRandom(setting.dice)
  const listeners = countListeners()
  setVisible(true)

  const { timeoutMs, keepMs, hiddenMs, leadMs } = setting
  const backend = createBackend(clocks.trueAt, clocks.isWallRight)
  const queryClient = new QueryClient()
  const client = createEmbedClient({
    source: { fetch },
    policy: { timeoutMs, keepMs, hiddenMs, leadMs },
    identity: setting.who,
    queryClient,
    onEvent: (event) =>
      guard(() => {
        if (JSON.stringify(event).includes(CANARY)) broken(`(10) an event with a token: ${event.type}`)
        if ('error' in event) checkError(event.error)
      }),
  })
  const startedAt = client.now() - clocks.knownAt()
  const truths: Truth[] = KEYS.map(() => createTruth(clocks, setting))
  /** Keys that anybody has asked for. */
  const used = new Set<number>()
  const consumers: Consumer[] = []
  const promises = new Set<Promised>()
  const scene: Scene = {
    setting,
    clocks,
    backend,
    truths,
    who: setting.who,
    isVisible: true,
    isOnline: true,
    epoch: 0,
    turn: 0,
    failure: undefined,
    truthOf: (key) => truths[key] as Truth,
    stateOf: (key) => client.getState(...nameOf(key)),
    known() {
      const at = client.now() - startedAt
      if (Math.abs(at - clocks.knownAt()) > clocks.tolerance())
        broken(`(1) the client’s clock says ${at}, ${clocks.knownAt()} is known`)
      return at
    },
    guard(check) {
      try {
        check()
      } catch (cause) {
        scene.failure ??= cause
      }
    },
  }
  const { truthOf, stateOf, known, guard } = scene
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => scene.isOnline })

  const inner =
    setting.transport === 'function'
      ? fromFunction((request) => backend.answer(ask(request), functionWire))
      : fromEndpoint('https://page.test/token', {
          fetch: () => backend.answer(ask(lastRequest as TokenRequest), endpointWire) as Promise<Response>,
        })
  let lastRequest: TokenRequest | undefined
  let lastFlight: Flight | undefined

  function ask(request: TokenRequest): Asked {
    const flight = lastFlight as Flight
    return {
      key: flight.key,
      who: flight.who,
      request,
      answered: (outcome) => guard(() => (known(), truthOf(flight.key).answered(flight, outcome))),
    }
  }

  function fetch(request: TokenRequest) {
    const key = keyOf(request)
    const truth = truthOf(key)
    guard(() => {
      known()
      if (scene.who === null) broken('(3) a request while nobody is signed in')
      if (
        truth.isStopped &&
        !truth.mayLookAgain &&
        !truth.hasWorked &&
        request.reason !== 'asked' &&
        isExact(scene)
      )
        broken(`(stopped) a request for key ${key}, asking again cannot mend what went wrong`)
      if (truth.flight?.isOpen) broken(`(4) two requests for key ${key} at once`)
      const { current } = request
      if (
        current &&
        isExact(scene) &&
        ![truth.held, truth.other].some((held) => held?.minted.value === current.value)
      )
        broken(`(3) a request names a token that is not held: ${current.value}`)
    })
    const { signal, reason } = request
    const { who } = scene
    const flight = {
      key,
      who,
      signal,
      reason,
      sentAt: clocks.trueAt(),
      sentKnownAt: clocks.knownAt(),
      sentAwakeAt: clocks.awakeAt(),
      isOpen: true,
    }
    guard(() => truth.requested(flight))
    lastRequest = request
    lastFlight = flight
    const odd =
      backend.isReachable && backend.mode.kind === 'odd' && backend.mode.isSync
        ? ODD[backend.mode.which]
        : undefined
    // What refuses does so later: nobody waits yet.
    if (odd && odd.code === undefined) {
      truth.answered(flight, { is: 'failure', code: 'EMBED_UNAVAILABLE', retryAfterMs: null })
      throw odd.thrown
    }
    return inner.fetch(request)
  }

  /** All that must be so at any time. */
  function look() {
    scene.turn += 1
    guard(() => {
      used.forEach((key) => checkKey(scene, key))
      consumers.forEach((consumer) => checkTold(scene, consumer))
      for (const { settleBy, call } of promises)
        if (clocks.awakeAt() > settleBy + SLACK_MS + clocks.tolerance()) broken(`(8) ${call} does not settle`)
    })
    if (scene.failure !== undefined) throw scene.failure as Error
  }

  function disturb(key?: number) {
    truths.forEach((truth, index) => {
      if (key === undefined || key === index) truth.disturb()
    })
  }

  function woke() {
    disturb()
    known()
    for (const truth of truths) if (isFree(scene, truth)) expectPromptly(scene, truth)
  }

  function subscribe(key: number, isPassive: boolean) {
    const truth = truthOf(key)
    const [vendor, options] = nameOf(key)
    const consumer: Consumer = { key, isPassive, told: null, leave: () => {} }
    if (!isPassive) {
      if (truth.consumers + truth.waiting === 0) truth.isStopped = false
      if (truth.consumers === 0) disturb(key)
      truth.consumers += 1
    }
    const tell = (state: TokenState) => {
      consumer.told = state
      guard(() => state.token && checkToken(scene, key, state.token, `a view of key ${key}`, false))
    }
    const leave = client.subscribe(vendor, options, tell, { isPassive })
    consumer.leave = () => {
      leave()
      if (isPassive) return
      truth.consumers -= 1
      truth.left()
    }
    consumers.push(consumer)
  }

  function ensure(
    key: number,
    more: { minRemainingMs?: WantedLife; waitMs?: number; abortAfterMs?: number | null },
  ) {
    const truth = truthOf(key)
    const [vendor, options] = nameOf(key)
    const { minRemainingMs = 0, waitMs = 10_000, abortAfterMs = null } = more
    const abort = new AbortController()
    if (abortAfterMs === -1) abort.abort()
    const isNeed = scene.who !== null && abortAfterMs !== -1
    if (isNeed) {
      if (!truth.flight?.isOpen || truth.consumers + truth.waiting === 0) truth.isStopped = false
      disturb(key)
    }
    const mayAsk = isFree(scene, truth) && isServed(scene) && !stateOf(key).error
    const promise = client.ensureToken(vendor, options, { minRemainingMs, waitMs, signal: abort.signal })
    // One that failed as the page woke is made again
    const settleBy = clocks.awakeAt() + waitMs + 2 * longestMs(timeoutMs)
    const call = `ensureToken(${key})`
    const promised = keep(
      scene,
      promises,
      {
        call,
        key,
        settleBy,
        waitMs,
        refused: null,
        mayRefuse: false,
        abortedIn: abortAfterMs === -1 ? -1 : null,
        minRemainingMs,
        mayAsk,
      },
      promise,
      isNeed,
    )
    if (abortAfterMs === null || abortAfterMs === -1) return
    const end = () => {
      if (promised.isSettled) return
      promised.abortedIn = scene.turn
      promised.settleBy = clocks.awakeAt()
      promised.waitMs = 0
      abort.abort()
      const { flight } = truth
      const isGiven = promised.turn === scene.turn && promised.heldThen !== null
      const isAlone = () =>
        truth.consumers === 0 && ![...promises].some((other) => other !== promised && other.key === key)
      if (isGiven || !isAlone() || flight?.reason === 'asked' || flight?.isJoined) return
      const calledAt = clocks.knownAt()
      setTimeout(() => {
        // By the client's own clock: neither slept nor frozen, and not set back either.
        const goneMs = clocks.knownAt() - calledAt
        const isTime = goneMs >= ABANDON_MS + SLACK_MS / 2 && goneMs < 2 * ABANDON_MS
        if (isTime && isAlone() && flight?.isOpen && truth.flight === flight && !flight.isJoined)
          guard(() => broken(`(8) ${call} was aborted, nobody else waits, and the request goes on`))
      }, ABANDON_MS + SLACK_MS)
    }
    if (abortAfterMs === 0) end()
    else setTimeout(end, abortAfterMs)
  }

  function refresh(key: number) {
    const [vendor, options] = nameOf(key)
    const settleBy = clocks.awakeAt() + longestMs(timeoutMs)
    keep(
      scene,
      promises,
      {
        call: `refresh(${key})`,
        key,
        settleBy,
        waitMs: 0,
        refused: null,
        mayRefuse: false,
        abortedIn: null,
        minRemainingMs: 0,
        mayAsk: false,
      },
      client.refresh(vendor, options),
      false,
    )
  }

  function reject(key: number, what: 'current' | 'unnamed' | 'old' | 'unknown') {
    const truth = truthOf(key)
    const [vendor, options] = nameOf(key)
    const current = stateOf(key).token?.value
    const old = [...backend.minted.values()].find(
      (token) => token.key === key && token.value !== truth.held?.minted.value,
    )?.value
    const value =
      what === 'unnamed'
        ? undefined
        : what === 'unknown'
          ? 'of somebody else'
          : what === 'old'
            ? (old ?? 'of somebody else')
            : (current ?? 'none')
    const isHeld = truth.held && (value === undefined || value === truth.held.minted.value)
    const mayRefuse =
      truth.held !== null &&
      (truth.held.isReplacement || truth.other !== null) &&
      clocks.knownAt() - truth.held.receivedAt < PROVEN_MS
    const isSignedIn = scene.who !== null
    if (isSignedIn) disturb(key)
    if (truth.held && isHeld && isSignedIn) truth.held.isRejected = true
    if (isSignedIn && !truth.flight?.isOpen) truth.isStopped = false
    const refused = isHeld ? (truth.held?.minted.value ?? null) : null
    const settleBy = clocks.awakeAt() + 10_000 + 2 * longestMs(timeoutMs)
    const promise = client.reportRejected(vendor, options, value)
    keep(
      scene,
      promises,
      {
        call: `reportRejected(${key})`,
        key,
        settleBy,
        waitMs: 10_000,
        refused,
        mayRefuse,
        abortedIn: null,
        minRemainingMs: 0,
        mayAsk: false,
      },
      promise,
      false,
    )
  }

  function changed(isAnother: boolean) {
    scene.epoch += 1
    truths.forEach((truth) => truth.reset(isAnother))
  }

  /** Of the view that was entered last. */
  let leaveView = () => {}

  function perform(command: Command) {
    if ('key' in command) used.add(command.key)
    // What fails as the page wakes is tried again at once, and that is awaited.
    const isWake = ['online', 'show', 'pageshow'].includes(command.do)
    if (isWake)
      promises.forEach(
        (promised) => (promised.settleBy += promised.abortedIn === null ? longestMs(timeoutMs) : 0),
      )
    if (isTime(command)) promises.forEach((promised) => (promised.settleBy += promised.waitMs))
    switch (command.do) {
      case 'mount':
        if (consumers.length < 4) subscribe(command.key, command.isPassive)
        return
      case 'unmount':
        consumers.splice(command.which, 1).forEach(({ leave }) => leave())
        return
      case 'ensure':
        return ensure(command.key, command)
      case 'prefetch':
        return ensure(command.key, {})
      case 'refresh':
        return refresh(command.key)
      case 'reject':
        return reject(command.key, command.value)
      case 'navigate':
        consumers.splice(0).forEach(({ leave }) => leave())
        subscribe(command.key, false)
        return ensure(command.key, command)
      case 'enter':
        leaveView()
        leaveView = client.enterView(command.wanted)
        return
      case 'hide':
      case 'show': {
        const wasVisible = scene.isVisible
        scene.isVisible = command.do === 'show'
        if (scene.isVisible) for (const truth of truths) truth.mayLookAgain = true
        disturb()
        setVisible(scene.isVisible)
        if (scene.isVisible && !wasVisible) woke()
        return
      }
      case 'pageshow':
        // Whoever comes back may have signed in elsewhere.
        for (const truth of truths) truth.mayLookAgain = true
        return void window.dispatchEvent(new Event('pageshow'))
      case 'focus':
        for (const truth of truths) truth.mayLookAgain = true
        return void window.dispatchEvent(new Event('focus'))
      case 'offline':
      case 'online':
        backend.isReachable = scene.isOnline = command.do === 'online'
        if (scene.isOnline) for (const truth of truths) truth.mayLookAgain = true
        disturb()
        if (!command.isTold) return
        window.dispatchEvent(new Event(command.do))
        if (scene.isOnline) woke()
        return
      case 'identity':
        if (command.who !== scene.who) {
          scene.who = command.who
          changed(true)
        }
        return client.setIdentity(command.who)
      case 'clear':
        changed(false)
        return client.clear()
      case 'retryFailed':
        disturb()
        for (const { flight } of truths) if (flight?.isOpen) flight.isJoined = true
        return client.retryFailed()
      case 'answer':
        backend.mode = command.answer
        return disturb()
      case 'sleep':
        disturb()
        backend.tick()
        return clocks.sleep(command.ms, command.wallMs)
      case 'freeze':
        disturb()
        return clocks.freeze(command.ms)
      case 'jump':
        disturb()
        backend.tick()
        return clocks.jump(command.ms)
    }
  }

  return {
    async run(steps) {
      for (const step of steps) {
        // Time does not pass within a turn.
        if (isTime(step)) await settle()
        truths.forEach((truth) => truth.isSure())
        if (step.do === 'pass') await clocks.pass(step.ms, look)
        else guard(() => perform(step))
        for (let more = 1; step.do === 'refresh' && more < step.times; more += 1) {
          await clocks.pass(CLICK_MS, look)
          guard(() => perform(step))
        }
        if (step.atOnce) continue
        await settle()
        look()
      }
      await settle()
      look()
    },
    async end() {
      consumers.splice(0).forEach(({ leave }) => leave())
      await clocks.pass(60_000 + longestMs(timeoutMs) + keepMs, look)
      if (promises.size > 0) broken('(8) a promise is left')
      if (truths.some(({ flight }) => flight?.isOpen)) broken('(9) a request is left')
      if (vi.getTimerCount() > 0) broken(`(9) ${vi.getTimerCount()} timers are left`)
      if (listeners.count > 0) broken(`(9) ${listeners.count} listeners are left`)
      if (queryClient.getQueryCache().getAll().length > 0) broken('(9) a query is left')
      if (truths.some((_, key) => stateOf(key).token)) broken('(9) a token is left')
    },
    restore() {
      clocks.restore()
      listeners.restore()
      Math.random = random
      Reflect.deleteProperty(navigator, 'onLine')
    },
  }
}
