import type { EmbedIdentity } from '../base/identity'
import { tellOnce } from './console'
import { checkHydration } from './hydration'
import { kindOf } from './vendor'
import type { WatchedClient } from './watched-client'

/** Tells of props of `<EmbedProvider>` that cannot work. */
export function checkProvider(client: unknown, identity: unknown, initialTokens: unknown): void {
  checkHydration('<EmbedProvider> got initialTokens', initialTokens)
  if (typeof client !== 'object' || client === null) {
    tellOnce(
      'error',
      `<EmbedProvider client> is ${kindOf(client)}. Call createEmbedClient({ source }) once, in a module of its own, and pass what it returns: <EmbedProvider client={embeds}>.`,
    )
  }
  if (typeof identity === 'object' && identity !== null) {
    const advice =
      'then' in identity
        ? 'a Promise. Await it before you render, and pass identity={null} until then.'
        : 'an object, which is a new user each time it is made anew. Pass the id of the user: identity={user.id}.'
    tellOnce('error', `<EmbedProvider identity> is ${advice}`)
  }
}

interface Told {
  client: WatchedClient
  identity: EmbedIdentity
  /** How many clients came one after the other for the same user. */
  clients: number
}

/** By provider. */
const providers = new WeakMap<object, Told>()

/** This many clients for one user are no accident. */
const MANY_CLIENTS = 3

/**
 * Notes what a provider is about to tell its client. @param provider - an object that lives as long as the
 * provider.
 */
export function noteProvider(provider: object, client: WatchedClient, identity: EmbedIdentity): void {
  const before = providers.get(provider)
  const isSameUser = before !== undefined && Object.is(before.identity, identity)
  const clients = !before || !isSameUser ? 1 : before.clients + (before.client === client ? 0 : 1)
  providers.set(provider, { client, identity, clients })
  if (clients >= MANY_CLIENTS) {
    tellOnce(
      'warn',
      '<EmbedProvider client> is a new client again and again, and each new client starts every widget over. Is createEmbedClient() called while a component renders? Call it in a module of its own, or keep the client: const [client] = useState(() => createEmbedClient({ … })).',
    )
  }
  const wasNobody = before !== undefined && before.identity === undefined && client.identity === undefined
  if (wasNobody && identity !== undefined && identity !== null) {
    tellOnce(
      'warn',
      '<EmbedProvider identity> was undefined, and is a user now. Tokens that were fetched for nobody are dropped. Pass null while the user is signed out or not known yet: identity={user?.id ?? null}.',
    )
  }
}
