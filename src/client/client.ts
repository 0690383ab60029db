import { hashKey, QueryClient } from '@tanstack/react-query'
import { type Clock, createClock } from '../base/clock'
import { frozenCopy } from '../base/frozen-copy'
import type { EmbedIdentity } from '../base/identity'
import type { JsonObject } from '../base/json'
import type { CrossTab } from '../cross-tab/share-across-tabs'
import { development } from '../development/development'
import { embedError } from '../errors/embed-error'
import type { EmbedEvent, EmbedEventInput } from '../events/events'
import { createOutbox, type Outbox } from '../events/outbox'
import { isSource, readSources } from '../source/sources'
import type { TokenSource } from '../source/token-source'
import type { SubscribedAs } from '../store/demand'
import type { EnsureOptions } from '../store/ensure'
import { embedKeys, runAttempt, scheduled } from '../store/request'
import { type Alarm, createAlarm } from '../store/scheduler'
import { LOADING, type TokenState } from '../store/token-state'
import { createTokenStore, type TokenStore } from '../store/token-store'
import { areInitialTokens, type InitialTokens, ownerMark } from '../token/initial-tokens'
import { type EmbedPolicy, isEnough, resolvePolicy, type WantedLife } from '../token/lifecycle'
import { createSightings } from '../token/sightings'
import { type EmbedToken, parseTokenResponse } from '../token/token'
import type { EmbedVendor, ModeOptions, StorageKey, VendorModes } from '../vendor-kit/vendor'
import { isPageCached } from './initial-tokens'
import { claimStorage } from './storage'

/** What {@link createEmbedClient} takes; only `source` has to be given. */
export interface EmbedClientOptions {
  /** Where tokens come from: one source for every vendor, or one a vendor id. */
  source: TokenSource | Readonly<Record<string, TokenSource>>
  policy?: EmbedPolicy | undefined
  /**
   * Who the tokens belong to from the start: for loaders, which run before `<EmbedProvider identity>` can
   * tell. Default: not told.
   */
  identity?: EmbedIdentity
  /** Hears of everything that happens; see {@link EmbedEvent}. It never gets a token. */
  onEvent?: ((event: EmbedEvent) => void) | undefined
  /**
   * `shareAcrossTabs()` of `react-embed-token/cross-tab`: the tabs of one user share tokens. Default: each
   * fetches for itself.
   */
  crossTab?: CrossTab | undefined
  /**
   * Tokens that the server minted for the page, where loaders run before `<EmbedProvider initialTokens>`
   * could hand them over; give `identity`, too. They are not taken out of a framework's inline scripts:
   * `takeInitialTokens` has taken its own block.
   */
  initialTokens?: InitialTokens | undefined
  /**
   * Tells the time, epoch ms, for stories and simulations that travel in it; read so that it never runs
   * backwards. Timers stay the browser's: a clock that is turned on is noticed as a sleep is, at the next
   * look at it. Default: the machine's, by {@link createClock}.
   */
  clock?: Clock | undefined
  /**
   * Default: one of its own, so that tokens do not show in the DevTools or the persisted cache of the page's
   * QueryClient.
   */
  queryClient?: QueryClient | undefined
}

/**
 * Fetches embed tokens, keeps them fresh while something needs them, and tells what happens to them. Without
 * React: loaders use it, too.
 *
 * `vendor` and `options` name a token: options that a vendor derives the same `tokenParams` from share it.
 */
export interface EmbedClient {
  /**
   * Resolves to a live token: the one held, or a new one.
   *
   * @throws {EmbedError} the last attempt's error after `waitMs`, or at once if the next attempt is later
   * than that; `EMBED_SIGNED_OUT`; `EMBED_ABORTED`.
   */
  ensureToken: <M extends VendorModes>(
    vendor: EmbedVendor<M>,
    options: ModeOptions<M>,
    ensure?: EnsureOptions,
  ) => Promise<EmbedToken>
  /** Fetches a token that is likely to be needed soon, e.g. on hover. Never throws. */
  prefetch: <M extends VendorModes>(
    vendor: EmbedVendor<M>,
    options: ModeOptions<M>,
    ensure?: EnsureOptions,
  ) => Promise<void>
  /**
   * Fetches now, on a person's behalf; joins a request under way. A `Retry-After` holds it up for a minute at
   * most.
   *
   * @throws {EmbedError} the attempt's error; `EMBED_RATE_LIMITED` with `retryAfterMs`, without a request, if
   * it is too soon.
   */
  refresh: <M extends VendorModes>(vendor: EmbedVendor<M>, options: ModeOptions<M>) => Promise<EmbedToken>
  /**
   * Says that a widget refused its token, for vendors whose widgets do not tell. One renewal follows.
   *
   * @param token - the refused value; where another one is held by now, that one is given. Default: the one
   * held.
   * @throws {EmbedError} `EMBED_TOKEN_REJECTED`: the refused token had itself replaced a refused one, or the
   * backend gave the same again.
   */
  reportRejected: <M extends VendorModes>(
    vendor: EmbedVendor<M>,
    options: ModeOptions<M>,
    token?: string,
    ensure?: EnsureOptions,
  ) => Promise<EmbedToken>
  /**
   * Another user: requests under way are aborted, their answers dropped, tokens forgotten, what the vendors
   * have stored for another one removed. The same user again does nothing, unless another tab had signed that
   * one out.
   */
  setIdentity: (identity: EmbedIdentity) => void
  /** Who the tokens belong to now. */
  readonly identity: EmbedIdentity
  /** Calls `listener` at each change of state. Keeps the token fresh while subscribed, unless `isPassive`. */
  subscribe: <M extends VendorModes>(
    vendor: EmbedVendor<M>,
    options: ModeOptions<M>,
    listener: (state: TokenState) => void,
    settings?: { isPassive?: boolean | undefined; /** @internal */ as?: SubscribedAs | undefined },
  ) => () => void
  /** The state now, without a request. The same object until it changes. */
  getState: <M extends VendorModes>(vendor: EmbedVendor<M>, options: ModeOptions<M>) => TokenState
  /** Hears of everything from now on. */
  onEvent: (listener: (event: EmbedEvent) => void) => () => void
  /**
   * Does {@link EmbedClient.refresh} for every token whose last attempt failed, for a Retry button of a whole
   * view.
   */
  revive: () => void
  /**
   * Forgets every token and ends every request; what is on the page fetches anew, as the bound and a
   * Retry-After allow.
   */
  clear: () => void
  /** Epoch ms of the client's clock, which every `…At` is in. */
  now: () => number
  /**
   * @internal Says that a view was entered that wants so much of its tokens: those on the page that have less
   * are renewed, and so are those that widgets of this view come to need, until it is left. Returns what says
   * so.
   */
  enterView: (wanted: WantedLife) => () => void
  /**
   * @internal Takes tokens that came with the page, for the user who is signed in now: what is asked for
   * first is taken from them. They count from when the page was asked for; those of a page from a cache are
   * not used.
   */
  hand: (initial: InitialTokens) => void
  /**
   * @internal Whether the views that were entered want a token with more left than this one has, so much that
   * they wait for it.
   */
  isTooShort: (token: EmbedToken) => boolean
  /** @internal When the token's request under way left. */
  askedAt: <M extends VendorModes>(vendor: EmbedVendor<M>, options: ModeOptions<M>) => number | null
  /** @internal One timer for all that waits on this client. */
  readonly alarm: Alarm
  /** @internal Tells others of a change when it is complete. */
  readonly outbox: Outbox
  /** @internal Tells the client's listeners. */
  readonly emit: (event: EmbedEventInput) => void
  /** @internal What devtools look at, and meddle with. */
  readonly workshop: Workshop
}

/** What devtools look at, and meddle with. */
export interface Workshop {
  /** Every token asked for so far. */
  readonly tokens: () => readonly HeldToken[]
  /** Stands before every source from now on; `null`: nothing does. */
  meddle: ((source: TokenSource) => TokenSource) | null
}

export interface HeldToken {
  vendor: string
  params: JsonObject
  store: TokenStore
}

/**
 * Creates the one client of a page.
 *
 * It does nothing until something asks for a token: no timer, no listener, no request.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: `source` is a string, a function or nothing; with `crossTab`, a source
 * has no `id`; and later, when a token is asked for and no source is given for that vendor.
 *
 * @example
 * const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
 */
export function createEmbedClient({
  source,
  policy: userPolicy,
  identity: firstIdentity,
  onEvent,
  crossTab,
  initialTokens,
  clock,
  queryClient = new QueryClient(),
}: EmbedClientOptions): EmbedClient {
  const sources = readSources(source)
  const now = createClock(clock, clock)
  const policy = resolvePolicy(userPolicy)
  const outbox = createOutbox()
  const tokens = new Map<string, HeldToken>()
  const workshop: Workshop = { tokens: () => [...tokens.values()], meddle: null }
  /** The same by what other tabs know them by. */
  const shared = new Map<string, TokenStore>()
  /** Tokens that came with the page and were not asked for yet, by hash; each as the endpoint's answer. */
  const handed = new Map<string, unknown>()
  /** What the vendors in use store, by vendor id. */
  const stored = new Map<string, Set<StorageKey>>()
  const listeners = new Set<(event: EmbedEvent) => void>()
  if (onEvent) listeners.add(onEvent)
  /**
   * The views that were entered and not left, layouts and what is in them: what each wants, and since when.
   */
  const views = new Set<{ wanted: WantedLife; at: number }>()
  const tabs = crossTab?.join?.({
    sources,
    now,
    timeoutMs: policy.timeoutMs,
    offer: (key) => shared.get(key)?.offer ?? null,
    onEnded: () => follow(true),
    onBegun: () => follow(false),
    onMissed: () => startOver('other'),
  })
  const alarm = createAlarm(
    now,
    (reason) => outbox.run(() => tokens.forEach(({ store }) => store.wake(reason))),
    tabs?.listen,
  )
  let identity = firstIdentity
  /** The user signed out in another tab, and the page has not told us yet. */
  let isEnded = false
  const isSignedOut = () => isEnded || identity === null
  tabs?.setIdentity(identity)

  function emit(event: EmbedEventInput) {
    const told = { ...event, at: now() }
    for (const listener of [...listeners]) outbox.put(() => listeners.has(listener) && listener(told))
  }

  /** Notes what a vendor stores, and makes it this user's. Two vendors of one id store what either does. */
  function claim(id: string, keys: readonly StorageKey[]) {
    const known = stored.get(id) ?? new Set()
    if (keys.every((key) => known.has(key))) return
    for (const key of keys) known.add(key)
    stored.set(id, known)
    if (identity !== undefined && identity !== null) claimStorage(id, [...known], identity)
  }

  function storeOf<M extends VendorModes>(vendor: EmbedVendor<M>, options: ModeOptions<M>): TokenStore {
    tabs?.look()
    claim(vendor.id, vendor.storage ?? [])
    const params = frozenCopy(vendor.tokenParams?.(options))
    const queryKey = embedKeys.token(vendor.id, params)
    const hash = hashKey(queryKey)
    const found = tokens.get(hash)
    if (found) return found.store
    const vendorSource = isSource(source) ? source : source[vendor.id]
    if (!vendorSource)
      throw embedError('EMBED_CONFIG', 'noSource', [vendor.id, Object.keys(source).join(', ')])
    const sightings = createSightings()
    const sharedKey = tabs && vendorSource.id ? JSON.stringify([vendorSource.id, hash]) : null
    const store = createTokenStore({
      vendorId: vendor.id,
      params,
      now,
      alarm,
      outbox,
      policy,
      isSignedOut: isSignedOut(),
      fetch: (attempt) =>
        runAttempt(queryClient, {
          ...attempt,
          source: workshop.meddle?.(vendorSource) ?? vendorSource,
          vendor,
          params,
          identity: identity == null ? null : String(identity),
          policy,
          now,
          sightings,
          share:
            tabs && sharedKey && !workshop.meddle ? (...attempt) => tabs.share(sharedKey, ...attempt) : null,
          onShared: () => emit({ type: 'token.shared', vendor: vendor.id, params }),
        }),
      cancel: () => {
        void queryClient.cancelQueries({ queryKey, exact: true }, { silent: true })
        queryClient.removeQueries({ queryKey, exact: true })
      },
      skewMs: () => sightings.aheadMs,
      onMismatch(error) {
        emit({ type: 'identity.mismatch', vendor: vendor.id, params })
        handed.clear()
        tokens.forEach(({ store }) => store.disown(error))
      },
      emit,
    })
    tokens.set(hash, { vendor: vendor.id, params, store })
    adopt(vendor, hash, store)
    if (sharedKey) shared.set(sharedKey, store)
    return store
  }

  function adopt(vendor: Pick<EmbedVendor, 'id' | 'token'>, hash: string, store: TokenStore) {
    if (!handed.has(hash)) return
    const body = handed.get(hash)
    handed.delete(hash)
    const receivedAt = now()
    try {
      const token = parseTokenResponse(body, {
        sentAt: receivedAt - performance.now(),
        receivedAt,
        lifetimeSeconds: vendor.token?.lifetimeSeconds,
      })
      store.adopt(scheduled({ policy, vendor }, token))
    } catch {
      // Dead, or no token: then one is fetched.
    }
  }

  /** Another tab signed the user out, or in again. */
  function follow(isEndedThere: boolean) {
    if (isEnded === isEndedThere || identity === null || identity === undefined) return
    isEnded = isEndedThere
    // The other tab has cleared what tabs share; by now it may hold another user's.
    const owner = isEnded ? null : identity
    startOver('other', false, () => claimAll(owner, ['sessionStorage']))
  }

  function claimAll(owner: string | number | null, storages?: Parameters<typeof claimStorage>[3]) {
    stored.forEach((keys, id) => claimStorage(id, [...keys], owner, storages))
  }

  function startOver(tab: 'this' | 'other', isAnother = false, claim = () => {}) {
    outbox.run(() => {
      clear(isAnother)
      emit({ type: 'identity.changed', tab })
      claim()
    })
    goOn()
  }

  function clear(isAnother = false) {
    handed.clear()
    tokens.forEach(({ store }) => store.reset(isSignedOut(), isAnother))
  }

  /** What is on the page fetches anew: after it was told why. */
  function goOn() {
    outbox.run(() => tokens.forEach(({ store }) => store.wake('other')))
  }

  const client: EmbedClient = {
    // Async, so that a missing source or bad options reject instead of throwing.
    ensureToken: async (vendor, options, ensure) => storeOf(vendor, options).ensure(ensure),
    prefetch: (vendor, options, ensure) =>
      client.ensureToken(vendor, options, ensure).then(
        () => {},
        () => {},
      ),
    refresh: async (vendor, options) => storeOf(vendor, options).refresh(),
    reportRejected: async (vendor, options, token, ensure) => storeOf(vendor, options).reject(token, ensure),
    setIdentity(next) {
      if (next === identity && !isEnded) return
      const before = identity
      identity = next
      isEnded = false
      tabs?.setIdentity(next)
      startOver('this', next !== before, () => {
        // While the session loads, nobody is known yet: what is stored may be of whoever comes.
        if ((before ?? null) !== null || (next ?? null) !== null) claimAll(next ?? null)
      })
    },
    get identity() {
      return identity
    },
    subscribe(vendor, options, listener, { isPassive, as = isPassive ? 'passive' : 'view' } = {}) {
      const store = storeOf(vendor, options)
      const unsubscribe = store.subscribe(() => listener(store.state), as)
      if (as === 'view') views.forEach(({ wanted, at }) => store.freshen(wanted, at))
      return unsubscribe
    },
    getState(vendor, options) {
      const hash = hashKey(embedKeys.token(vendor.id, vendor.tokenParams?.(options) ?? {}))
      return (handed.has(hash) ? storeOf(vendor, options) : tokens.get(hash)?.store)?.state ?? LOADING
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    revive: () => outbox.run(() => tokens.forEach(({ store }) => store.revive())),
    clear() {
      outbox.run(clear)
      goOn()
    },
    enterView(wanted) {
      const view = { wanted, at: now() }
      views.add(view)
      outbox.run(() => tokens.forEach(({ store }) => store.freshen(wanted, view.at)))
      return () => views.delete(view)
    },
    hand(initial) {
      if (!areInitialTokens(initial) || isPageCached()) return
      const { owner } = initial
      if (owner !== undefined && owner !== ownerMark(identity)) return
      for (const { vendor, params, embedToken, expiresIn } of initial.tokens) {
        const hash = hashKey(embedKeys.token(vendor, params as JsonObject))
        if (!tokens.has(hash)) handed.set(hash, { embedToken, expiresIn: expiresIn ?? undefined })
      }
    },
    isTooShort: (token) =>
      [...views].some(({ wanted }) => wanted !== 'always' && !isEnough(token, wanted, now())),
    askedAt: (vendor, options) => storeOf(vendor, options).askedAt,
    now,
    alarm,
    outbox,
    emit,
    workshop,
  }
  if (initialTokens && typeof document !== 'undefined') client.hand(initialTokens)
  development?.watchClient(client, source, crossTab)
  return client
}
