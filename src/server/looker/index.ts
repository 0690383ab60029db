import { isRecord } from '../../base/json'
import { EmbedError } from '../../errors/errors'
import { bundle } from '../mint/bundle'
import { isMissing } from '../mint/credential'
import type { Mint, MintRequest } from '../mint/mint'
import { markAsUsedOnce } from '../mint/single-use'
import { VendorFailure } from '../mint/vendor-api'
import { createLookerApi, type LookerAccount } from './api'
import { type LookerSession, type LookerSessionStore, memorySessions, readSession } from './sessions'

export type { LookerAccount } from './api'
export type { LookerSessionStore } from './sessions'

/**
 * The embed user, as `acquire_embed_cookieless_session` takes it. More fields are passed on.
 *
 * @source https://cloud.google.com/looker/docs/cookieless-embed
 */
export interface LookerEmbedUser {
  external_user_id: string
  permissions: readonly string[]
  models: readonly string[]
  /** In seconds. */
  session_length?: number | undefined
  first_name?: string | undefined
  last_name?: string | undefined
  group_ids?: readonly string[] | undefined
  external_group_id?: string | undefined
  user_attributes?: Readonly<Record<string, unknown>> | undefined
}

/** Options of {@link lookerMint}. */
export interface LookerMintOptions<User> extends LookerAccount {
  /** The embed user. Permissions, models and attributes come from your session, never from the page. */
  embedUser: (request: MintRequest<User>) => LookerEmbedUser | Promise<LookerEmbedUser>
  /** The origin of the page that embeds, e.g. `https://app.example.com`. Default: the request's own. */
  embedDomain?: string | undefined
  /** Where sessions are kept. With several instances, all need the same. Default: this process. */
  sessions?: LookerSessionStore | undefined
}

/**
 * The page asks for its first token, or for one in place of a rejected one. Tokens that expired, e.g. while the
 * computer slept, are generated anew: the session may still be there, and the frame keeps its place.
 *
 * @source @looker/embed-sdk 2.0.8, README, "Generate tokens backend process"
 */
const ACQUIRES = /^(first|rejected)$/

/**
 * Makes bundles of Looker's tokens for cookieless embedding. The first bundle of a page, and one in place of a
 * rejected one, is acquired: `POST /embed/cookieless_session/acquire`. Others are generated for the session that
 * there is: `PUT /embed/cookieless_session/generate_tokens`. If that session has ended, a new one is acquired.
 *
 * The reference token of a session stays on the server. The frames of one user share a session. The page's
 * User-Agent is passed on. A bundle is used once: do not wrap the mint in `cached`, which refuses it.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: a setting or the user's id is empty; `EMBED_RATE_LIMITED`,
 * `EMBED_UNAVAILABLE`; `createTokenHandler` makes them 502, 429 and 502.
 * @source https://cloud.google.com/looker/docs/cookieless-embed
 *
 * @example
 * createTokenHandler({ authorize, mint: lookerMint<User>({ baseUrl: 'https://acme.looker.com', clientId:
 * process.env.CLIENT!, clientSecret: process.env.SECRET!, embedUser: ({ user }) => ({ external_user_id: user.id,
 * permissions: ['access_data'], models: ['orders'] }) }) })
 */
export function lookerMint<User>(options: LookerMintOptions<User>): Mint<User> {
  const { embedUser, embedDomain, sessions = memorySessions() } = options
  const call = createLookerApi(options)
  /** Sessions that are being acquired, by user: a second frame waits, and joins. */
  const acquiring = new Map<string, Promise<unknown>>()

  async function acquire(asked: MintRequest<User>, user: LookerEmbedUser, isRefused: boolean) {
    const key = user.external_user_id
    const before = acquiring.get(key)
    const acquired = (async () => {
      await before?.catch(() => {})
      const held = isRefused ? null : await readSession(sessions, key)
      const domain = embedDomain ?? asked.request.headers.get('origin')
      const body = { ...user, ...(domain ? { embed_domain: domain } : {}) }
      const joined = held && (await join(asked, { ...body, session_reference_token: held.reference }))
      const tokens = joined ?? (await call(asked, 'POST', ACQUIRE_PATH, body))
      return keep(key, tokens, held)
    })()
    acquiring.set(key, acquired)
    try {
      return await acquired
    } finally {
      if (acquiring.get(key) === acquired) acquiring.delete(key)
    }
  }

  /** Another frame of a session; `null`: that has ended. */
  async function join(asked: MintRequest<User>, body: object): Promise<unknown> {
    const tokens = await unlessGone(call(asked, 'POST', ACQUIRE_PATH, body))
    return lifeOf(tokens) > 0 ? tokens : null
  }

  async function generate(asked: MintRequest<User>, user: LookerEmbedUser) {
    const key = user.external_user_id
    const held = await readSession(sessions, key)
    if (!held) return acquire(asked, user, false)
    const body = {
      session_reference_token: held.reference,
      navigation_token: held.navigationToken,
      api_token: held.apiToken,
    }
    const tokens = await unlessGone(call(asked, 'PUT', GENERATE_PATH, body))
    return lifeOf(tokens) > 0 ? keep(key, tokens, held) : acquire(asked, user, true)
  }

  async function keep(key: string, tokens: unknown, held: LookerSession | null) {
    const { session_reference_token: reference = held?.reference, ...rest } = isRecord(tokens) ? tokens : {}
    const { api_token: apiToken, navigation_token: navigationToken } = rest
    if (![reference, apiToken, navigationToken].every((token) => typeof token === 'string'))
      throw new EmbedError('EMBED_UNAVAILABLE', 'Looker answered without the tokens of a session.')
    const session = { reference, apiToken, navigationToken }
    await sessions.set(key, JSON.stringify(session), lifeOf(tokens) * 1_000)
    const seconds = Math.min(Number(rest['api_token_ttl']), Number(rest['navigation_token_ttl']))
    return markAsUsedOnce({ embedToken: bundle(rest), ...(seconds > 0 ? { expiresIn: seconds } : {}) })
  }

  return async (asked) => {
    const user = await embedUser(asked)
    if (isMissing(user.external_user_id))
      throw new EmbedError('EMBED_CONFIG', '`embedUser` of lookerMint returned no external_user_id.')
    return ACQUIRES.test(asked.reason ?? 'first')
      ? acquire(asked, user, asked.reason === 'rejected')
      : generate(asked, user)
  }
}

const ACQUIRE_PATH = 'embed/cookieless_session/acquire'
const GENERATE_PATH = 'embed/cookieless_session/generate_tokens'

/** @source cookieless-embed: an ended session is no error, but has a lifetime of 0. */
function lifeOf(tokens: unknown): number {
  const seconds = isRecord(tokens) ? Number(tokens['session_reference_token_ttl']) : 0
  return seconds > 0 ? seconds : 0
}

/** `null`: Looker does not know the session. */
async function unlessGone(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call
  } catch (error) {
    if (error instanceof VendorFailure && [400, 404].includes(error.status)) return null
    throw error
  }
}
