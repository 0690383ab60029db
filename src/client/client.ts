import { hashKey, QueryClient } from '@tanstack/react-query'
import { createClock } from '../base/clock'
import { frozenCopy } from '../base/frozen-copy'
import { createScheduler, type WakeReason } from '../base/scheduler'
import { development } from '../development/development'
import { embedError } from '../errors/embed-error'
import { createEmitter } from '../events/emitter'
import type { EmbedEvent, EmbedEventInput } from '../events/events'
import { createOutbox } from '../events/outbox'
import { isSource, readSources } from '../source/sources'
import { embedKeys } from '../store/request'
import { LOADING } from '../store/token-state'
import type { TokenStore } from '../store/token-store'
import { resolvePolicy } from '../token/policy'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'
import type { EmbedClientOptions } from './client-options'
import { connectStore, type StoreContext } from './connect-store'
import type { EmbedClient } from './embed-client'
import type { HydratedTokens } from './hydration'
import type { HeldToken, Inspector } from './inspector'
import { addTraces, claimTraces, type UserTraces } from './user-traces'
import { type EnteredViews, wantsLonger } from './views'

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
  identity,
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
  const listeners = createEmitter<[EmbedEvent]>(outbox)
  if (onEvent) listeners.add(onEvent)
  /** Of their own: a page has a thousand widgets that need to know, and each tells of many events. */
  const identityListeners = createEmitter(outbox)
  const emit = (event: EmbedEventInput) => listeners.tell({ ...event, at: now() })
  /** Every token requested so far, by the hash of its query key. */
  const tokens = new Map<string, HeldToken>()
  /** The tokens that other tabs may ask for, by the key that tabs use. */
  const shared = new Map<string, TokenStore>()
  const hydrated: HydratedTokens = new Map()
  const traces: UserTraces = new Map()
  const views: EnteredViews = new Set()
  const inspector: Inspector = { tokens: () => [...tokens.values()], interceptSource: null }
  /** The user signed out in another tab, and the page has not set `identity` since. */
  let isSignedOutElsewhere = false
  const isSignedOut = () => isSignedOutElsewhere || identity === null
  const tabs = crossTab?.join?.({
    sources,
    now,
    timeoutMs: policy.timeoutMs,
    offer: (key) => shared.get(key)?.offer ?? null,
    onEnded: () => followOtherTab(true),
    onBegun: () => followOtherTab(false),
    onMissed: () => replaceTokens('other'),
  })
  const scheduler = createScheduler(now, wakeStores, tabs?.listen)
  const internals = {
    now,
    scheduler,
    outbox,
    inspector,
    emit,
    onEvent: listeners.add,
    onIdentity: identityListeners.add,
  }
  const context: StoreContext = { ...internals, policy, queryClient, identity: () => identity }
  tabs?.setIdentity(identity)

  function storeOf<M extends VendorModes>(vendor: EmbedVendor<M>, options: ModeOptions<M>): TokenStore {
    tabs?.look()
    addTraces(traces, vendor, identity)
    const params = frozenCopy(vendor.tokenParams?.(options))
    const hash = hashKey(embedKeys.token(vendor.id, params, vendor.own))
    const found = tokens.get(hash)
    if (found) return found.store
    const { own } = vendor
    if (vendor.token?.singleUse && !own) throw embedError('EMBED_CONFIG', 'singleUse', [vendor.name])
    const vendorSource = isSource(source) ? source : source[vendor.id]
    if (!vendorSource)
      throw embedError('EMBED_CONFIG', 'noSource', [vendor.id, Object.keys(source).join(', ')])
    const sharedKey = tabs && vendorSource.id && !own ? JSON.stringify([vendorSource.id, hash]) : null
    const store = connectStore({
      ...context,
      // Nobody else may use what is kept.
      ...(own && { policy: { ...policy, keepMs: 0 }, isSingleUse: true }),
      isSignedOut: isSignedOut(),
      vendor,
      params,
      source: vendorSource,
      share: tabs && sharedKey ? (...attempt) => tabs.share(sharedKey, ...attempt) : null,
      onMismatch(error) {
        emit({ type: 'identity.mismatch', vendor: vendor.id, params })
        hydrated.clear()
        tokens.forEach(({ store }) => store.disown(error))
      },
    })
    tokens.set(hash, { vendor: vendor.id, params, store })
    const token = hydrated.get(hash)?.(vendor, context)
    hydrated.delete(hash)
    if (token) store.adopt(token)
    if (sharedKey) shared.set(sharedKey, store)
    return store
  }

  /** Another tab signed the user out, or in again. */
  function followOtherTab(isSignedOutThere: boolean) {
    if (isSignedOutElsewhere === isSignedOutThere || identity === null || identity === undefined) return
    isSignedOutElsewhere = isSignedOutThere
    // The other tab has cleared localStorage already. By now, localStorage may hold another user's data.
    const owner = isSignedOutThere ? null : identity
    replaceTokens('other', false, () => claimTraces(traces, owner, ['sessionStorage']))
  }

  /** Drops every token, tells why, and then fetches the tokens that the page needs. */
  function replaceTokens(tab: 'this' | 'other', isAnotherUser = false, claimStorage = () => {}) {
    outbox.run(() => {
      dropTokens(isAnotherUser)
      emit({ type: 'identity.changed', tab })
      identityListeners.tell()
      claimStorage()
    })
    wakeStores('other')
  }

  function dropTokens(isAnotherUser = false) {
    hydrated.clear()
    tokens.forEach(({ store }) => store.reset(isSignedOut(), isAnotherUser))
  }

  function wakeStores(reason: WakeReason) {
    outbox.run(() => tokens.forEach(({ store }) => store.wake(reason)))
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
      const before = identity
      if (next === before && !isSignedOutElsewhere) return
      identity = next
      isSignedOutElsewhere = false
      tabs?.setIdentity(next)
      replaceTokens('this', next !== before, () => {
        // While the session loads, the user is unknown. The stored data may belong to whoever signs in.
        if ((before ?? null) !== null || (next ?? null) !== null) claimTraces(traces, next ?? null)
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
      const hash = hashKey(embedKeys.token(vendor.id, vendor.tokenParams?.(options) ?? {}, vendor.own))
      return (hydrated.has(hash) ? storeOf(vendor, options) : tokens.get(hash)?.store)?.state ?? LOADING
    },
    retryFailed: () => outbox.run(() => tokens.forEach(({ store }) => store.retryFailed())),
    clear() {
      outbox.run(dropTokens)
      wakeStores('other')
    },
    enterView(wanted) {
      const view = { wanted, at: now() }
      views.add(view)
      outbox.run(() => tokens.forEach(({ store }) => store.freshen(wanted, view.at)))
      return () => views.delete(view)
    },
    // Plain data has no `read`: development tells of it, and the tokens are fetched.
    hydrate: (initial) =>
      initial.read?.(identity).forEach((read, hash) => {
        if (!tokens.has(hash)) hydrated.set(hash, read)
      }),
    wantsLonger: (token) => wantsLonger(views, token, now()),
    requestedAt: (vendor, options) => storeOf(vendor, options).askedAt,
    isReplacement: (vendor, options) => storeOf(vendor, options).isReplacement,
    ...internals,
  }
  if (initialTokens && typeof document !== 'undefined') client.hydrate(initialTokens)
  development?.watchClient(client, source, { crossTab, initialTokens })
  return client
}
