import { vi } from 'vitest'
import { createEmbedClient, type EmbedClient, type EmbedToken, fromFunction, isEmbedError } from '../../src'
import { shareAcrossTabs } from '../../src/cross-tab/share-across-tabs'
import { createRandom } from '../kit/seeded'
import { settle } from '../kit/settle'
import { setVisible } from '../kit/visible'
import { CANARY } from './backend'
import { broken } from './broken'
import { createClocks } from './clocks'
import { KEYS, nameOf } from './keys'
import { countListeners } from './listeners'
import { createRealm } from './realm'
import type { Reply, Step, TabsSetting, User } from './tabs-command'

const TIMEOUT_MS = 10_000
const KEEP_MS = 30_000
const WAIT_MS = 60_000
/** A message or a lock is under way for as long at most, ms. */
const DELAY_MS = 20
/** After what another tab did is heard, and what follows from it done, ms. */
const HEARD_MS = 5 * DELAY_MS
/** A tab that nothing holds up has its token after the time-out, a second, and one answer. */
const PATIENCE_MS = TIMEOUT_MS + 1_000
/** A request that hangs gets twice the time of the one before, up to 25 s. */
const LONGEST_MS = 25_000 + 1_000
/** After so long without an attempt the bound allows one. */
const REFILL_MS = 45_000

interface Minted {
  tab: number
  user: User
  source: string
  key: number
  endAt: number
}

interface Promised {
  key: number
  turn: number
  /** By when it must have a token. */
  promptBy: number
  settleBy: number
}

interface Tab {
  index: number
  user: User
  source: string
  client: EmbedClient
  /** Views, by key. */
  views: { key: number; leave: () => void }[]
  promises: Set<Promised>
  /** When it was frozen last, and went on. */
  frozenAt: number
  thawedAt: number
  /** Its user signed out in another tab. */
  emptyBy: number
  /** Last attempt, by key. */
  attemptedAt: number[]
  requestedAt: number[][]
  /** What it showed last, by key. */
  shown: (string | null)[]
  /** When it last showed a token. */
  shownAt: Map<string, number>
  /** When a widget here refused a token. */
  refusedAt: Map<string, number>
}

/** A few tabs of one origin, the truth about their tokens, and what may never happen. */
export function createTabsPage({ users, stranger, dice }: TabsSetting) {
  const clocks = createClocks()
  const random = Math.random
  const roll = createRandom(dice + 1)
  Math.random = createRandom(dice)
  const listeners = countListeners()
  setVisible(true)
  const minted = new Map<string, Minted>()
  let reply: Reply = { kind: 'fresh', life: 900, ms: 200 }
  let toldUntil = 0
  let turn = 0
  let failure: unknown
  const guard = (check: () => void) => {
    try {
      check()
    } catch (cause) {
      failure ??= cause
    }
  }
  const now = () => clocks.trueAt()
  const realm = createRealm(() => Math.ceil(roll() * DELAY_MS), heard)
  const tabs = users.map(openTab)
  const channelOf = (user: User) => `react-embed-token:${typeof user}:${user}`

  function openTab(user: User, index: number): Tab {
    const source = index === stranger ? 'elsewhere' : 'here'
    const tab: Tab = {
      index,
      user,
      source,
      views: [],
      promises: new Set(),
      frozenAt: -Infinity,
      thawedAt: -Infinity,
      emptyBy: Infinity,
      attemptedAt: [],
      requestedAt: KEYS.map(() => []),
      shown: [],
      shownAt: new Map(),
      refusedAt: new Map(),
      client: realm.inTab(index, () =>
        createEmbedClient({
          source: fromFunction(
            ({ vendor, params }) =>
              answer(
                tab,
                KEYS.findIndex(
                  (one) =>
                    one.vendor.id === vendor &&
                    (one.options as { account?: string }).account === params['account'],
                ),
              ),
            { id: source },
          ),
          crossTab: shareAcrossTabs(),
          identity: user,
          policy: { timeoutMs: TIMEOUT_MS, keepMs: KEEP_MS },
          onEvent: (event) =>
            guard(
              () =>
                JSON.stringify(event).includes(CANARY) && broken(`(10) an event with a token: ${event.type}`),
            ),
        }),
      ),
    }
    return tab
  }

  async function answer(tab: Tab, key: number): Promise<unknown> {
    const { user, source } = tab
    const list = tab.requestedAt[key] as number[]
    list.push(now())
    guard(() => {
      if (user === null || tab.emptyBy < now())
        broken(`(3) tab ${tab.index} asks for a token, nobody is signed in there`)
      if (list.filter((at) => at > now() - 60_000).length > 10)
        broken(`(5) tab ${tab.index} makes more than 10 requests in 60 s`)
    })
    const mode = reply
    if (mode.kind === 'hang') return new Promise(() => {})
    await new Promise<void>((resolve) => setTimeout(resolve, mode.kind === 'fresh' ? mode.ms : 50))
    if (mode.kind === 'status') throw Object.assign(new Error('no'), { status: mode.status })
    if (mode.kind === 'told') {
      toldUntil = Math.max(toldUntil, now() + mode.retryAfter * 1_000)
      throw Object.assign(new Error('later'), { status: 429, retryAfter: mode.retryAfter })
    }
    const value = `${CANARY}-${minted.size + 1}-of-${String(user)}`
    minted.set(value, { tab: tab.index, user, source, key, endAt: now() + mode.life * 1_000 })
    return { embedToken: value, expiresIn: mode.life }
  }

  function heard(index: number, channel: string, { type }: { type: string }) {
    const tab = tabs[index]
    if (!tab || channelOf(tab.user) !== channel) return
    if (type !== 'ended' && type !== 'begun') return
    const isSame = (type === 'ended') === (tab.emptyBy !== Infinity)
    tab.emptyBy = type === 'ended' ? now() : Infinity
    if (!isSame) tab.promises.forEach((promised) => (promised.promptBy = Infinity))
  }

  function checkToken(tab: Tab, key: number, value: string, where: string) {
    const token = minted.get(value)
    if (!token) broken(`${where} of tab ${tab.index}: a token that nobody minted`)
    if (token.user !== tab.user)
      broken(
        `(3) ${where} of tab ${tab.index}: a token of ${String(token.user)}, ${String(tab.user)} is there`,
      )
    if (token.source !== tab.source) broken(`(3) ${where} of tab ${tab.index}: a token of another source`)
    if (token.key !== key) broken(`(3) ${where} of tab ${tab.index}: a token of another key`)
    if (tab.emptyBy < now())
      broken(`(3) ${where} of tab ${tab.index}: a token, though its user signed out in another tab`)
    if (now() >= token.endAt) broken(`(1) ${where} of tab ${tab.index}: a dead token`)
  }

  function checkState(tab: Tab, key: number, { value, expiresAt }: EmbedToken) {
    checkToken(tab, key, value, 'state')
    const { endAt, tab: mintedIn } = minted.get(value) as Minted
    const leftMs = (expiresAt ?? Infinity) - tab.client.now()
    if (leftMs > endAt - now())
      broken(
        `(1) tab ${tab.index} thinks that a token lives for ${leftMs} ms, it does for ${endAt - now()} ms`,
      )
    if (mintedIn === tab.index || tab.shown[key] === value) return
    // What it gave may be under way while it is refused or dropped: for long, where the one who asked was
    // frozen meanwhile.
    const askedAt = Math.min(now(), now() - tab.thawedAt <= HEARD_MS ? tab.frozenAt : Infinity) - HEARD_MS
    const isGivable = ({ shownAt, refusedAt }: Tab) =>
      Math.min(shownAt.get(value) ?? -Infinity, refusedAt.get(value) ?? Infinity) >= askedAt
    const isHeldAside = (other: Tab) => !realm.isRunning(other.index) && other.shownAt.has(value)
    if (!tabs.some((other) => other !== tab && (isGivable(other) || isHeldAside(other))))
      broken(`(1) tab ${tab.index} has a token that was refused, or dropped, wherever it was`)
  }

  function look() {
    turn += 1
    guard(() => {
      for (const tab of tabs.filter(({ index }) => realm.isRunning(index))) {
        KEYS.forEach(({ vendor, options }, key) => {
          const state = tab.client.getState(vendor, options)
          if (state.isRefreshing) tab.attemptedAt[key] = now()
          if (state.token) checkState(tab, key, state.token)
          tab.shown[key] = state.token?.value ?? null
          if (state.token) tab.shownAt.set(state.token.value, now())
        })
        for (const { settleBy, promptBy } of tab.promises) {
          if (now() > settleBy) broken(`(8) a promise of tab ${tab.index} does not settle`)
          if (now() > promptBy)
            broken(`(6) tab ${tab.index} waits longer than time-out, a second and one answer`)
        }
      }
    })
    if (failure !== undefined) throw failure as Error
  }

  function keep(tab: Tab, key: number, isPrompt: boolean, promise: Promise<{ value: string }>) {
    const isFree = !(now() - (tab.attemptedAt[key] ?? -Infinity) < REFILL_MS) && now() > toldUntil + 5_000
    const isHealthy = reply.kind === 'fresh' && reply.ms <= 300
    const ms =
      isPrompt && isFree && isHealthy && tab.user !== null && tab.emptyBy === Infinity
        ? PATIENCE_MS + 300 + HEARD_MS
        : Infinity
    const mine: Promised = {
      key,
      turn,
      promptBy: now() + ms,
      settleBy: now() + WAIT_MS + 2 * LONGEST_MS + 1_000,
    }
    tab.promises.add(mine)
    const { user } = tab
    promise.then(
      ({ value }) =>
        guard(() => {
          tab.promises.delete(mine)
          if (mine.turn === turn) return // it may have been held when it was asked for
          if (user !== tab.user) broken(`(3) tab ${tab.index} gave a token though its user has changed`)
          checkToken(tab, key, value, 'promise')
        }),
      (error: unknown) =>
        guard(() => {
          tab.promises.delete(mine)
          if (!isEmbedError(error) || error.message.includes(CANARY))
            broken(`(8) an error with a token, or none of ours: ${String(error)}`)
          if (mine.promptBy !== Infinity && user === tab.user)
            broken(`(6) tab ${tab.index} throws ${error.code}, nothing held it up`)
        }),
    )
  }

  function reject(tab: Tab, key: number) {
    const [vendor, options] = nameOf(key)
    const value = tab.client.getState(vendor, options).token?.value
    if (value !== undefined) tab.refusedAt.set(value, now())
    const rejected = tab.client.reportRejected(vendor, options)
    keep(tab, key, false, rejected)
    // Refused for good: it stays, until somebody asks.
    rejected.catch(() => value !== undefined && tab.refusedAt.delete(value))
  }

  /** Nobody is owed anything promptly any more. */
  function disturb(tab?: Tab) {
    for (const each of tab ? [tab] : tabs) each.promises.forEach((promised) => (promised.promptBy = Infinity))
  }

  function perform(step: Step) {
    if (step.do === 'reply') {
      reply = step.reply
      disturb()
    }
    if (!('tab' in step)) return
    const tab = tabs[step.tab % tabs.length] as Tab
    const { index, client } = tab
    if (!realm.isAlive(index)) return
    if (step.do === 'kill') return realm.kill(index)
    if (step.do === 'thaw') {
      tab.promises.forEach((promised) => (promised.settleBy = Infinity))
      disturb(tab)
      tab.thawedAt = now()
      return realm.thaw(index)
    }
    if (!realm.isRunning(index)) return
    if (step.do === 'freeze') {
      tab.frozenAt = now()
      return realm.freeze(index)
    }
    realm.inTab(index, () => {
      if (step.do === 'identity') {
        if (step.user === tab.user && tab.emptyBy === Infinity) return client.setIdentity(step.user)
        tab.user = step.user
        tab.emptyBy = Infinity
        disturb(tab)
        return client.setIdentity(step.user)
      }
      if (!('key' in step)) return
      const { key } = step
      const { vendor, options } = KEYS[key] as (typeof KEYS)[0]
      switch (step.do) {
        case 'mount': {
          const tell = (state: { token: { value: string } | null }) =>
            guard(() => state.token && checkToken(tab, key, state.token.value, 'view'))
          return void tab.views.push({ key, leave: client.subscribe(vendor, options, tell) })
        }
        case 'unmount':
          return tab.views.splice(0, 1).forEach(({ leave }) => leave())
        case 'ensure':
          return keep(tab, key, true, client.ensureToken(vendor, options, { waitMs: WAIT_MS }))
        case 'refresh':
          disturb(tab)
          return keep(tab, key, false, client.refresh(vendor, options))
        case 'reject':
          disturb(tab)
          return reject(tab, key)
        case 'clear':
          disturb(tab)
          return client.clear()
      }
    })
  }

  return {
    async run(steps: readonly Step[]) {
      for (const step of steps) {
        if (step.do === 'pass') await clocks.pass(step.ms, look)
        else guard(() => perform(step))
        await settle()
        look()
      }
    },
    async end() {
      reply = { kind: 'fresh', life: 900, ms: 200 }
      disturb()
      for (const tab of tabs) {
        const { index, views, promises } = tab
        if (!realm.isRunning(index)) tab.thawedAt = now()
        promises.forEach((promised) => (promised.settleBy = Infinity))
        if (!realm.isRunning(index) && realm.isAlive(index)) realm.thaw(index)
        if (realm.isAlive(index)) realm.inTab(index, () => views.splice(0).forEach(({ leave }) => leave()))
      }
      await clocks.pass(WAIT_MS + 2 * LONGEST_MS + KEEP_MS + 10_000, look)
      if (realm.locks().length > 0) broken(`(9) a lock is held by tab ${realm.locks().join()}`)
      if (realm.channels().length > 0) broken(`(9) a channel is left in tab ${realm.channels().join()}`)
      if (vi.getTimerCount() > 0) broken(`(9) ${vi.getTimerCount()} timers are left`)
      if (tabs.every(({ index }) => realm.isAlive(index)) && listeners.count > 0)
        broken(`(9) ${listeners.count} listeners are left`)
      for (const { index, promises } of tabs)
        if (realm.isAlive(index) && promises.size > 0) broken(`(8) a promise of tab ${index} is left`)
    },
    restore() {
      clocks.restore()
      realm.restore()
      listeners.restore()
      Math.random = random
    },
  }
}
