// What the server's side takes, and what it does not.
import type { IncomingHttpHeaders } from 'node:http'
import type { JWTPayload } from 'jose'
import { Response as UndiciResponse } from 'undici'
import {
  createTokenHandler,
  initialTokensScript,
  mintInitialTokens,
  withParsedBody,
  type Mint,
} from 'react-embed-token/server'
import { answeringAgentMint } from 'react-embed-token/server/answering-agent'
import { interaktMint } from 'react-embed-token/server/interakt'
import { createMetabaseGuestHandler, metabaseMint } from 'react-embed-token/server/metabase'
import { openChatWidgetMint } from 'react-embed-token/server/open-chat-widget'
import { returningAiMint } from 'react-embed-token/server/returning-ai'
import { runtypeMint } from 'react-embed-token/server/runtype'
import { supersetMint, supersetSignedMint } from 'react-embed-token/server/superset'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import type { InitialTokens } from 'react-embed-token/initial-tokens'
import type { Same } from './same'

interface User {
  id: string
}
declare const getUser: (request: Request) => Promise<User | null>

export const handler = createTokenHandler({
  authorize: getUser,
  mint: {
    'returning-ai': returningAiMint({
      accessId: 'id',
      accessKey: 'key',
      userIdentifiers: ({ user }) => ({ 'data-customer-id': user.id }),
    }),
    interakt: interaktMint({ accessToken: ({ params }) => String(params['widget']) }),
    'answering-agent': answeringAgentMint<User>({ apiKey: 'key', externalId: ({ user }) => user.id }),
    runtype: runtypeMint({ clientToken: 'ct_live' }),
    'open-chat-widget': openChatWidgetMint({ apiKey: async () => 'key' }),
    superset: supersetMint<User>({ baseUrl: '', username: '', password: '', grant: () => null }),
    preset: supersetSignedMint<User>({
      secret: '',
      audience: '',
      grant: ({ user }) => ({ dashboards: [user.id] }),
    }),
    metabase: metabaseMint<User>({
      secret: '',
      grant: async ({ entity }) => ({ customer: String(entity.id) }),
    }),
  },
})
export const isWeb: Same<typeof handler, (request: Request) => Promise<Response>> = true

export async function page(user: User | null) {
  const mint: Mint<User> = ({ user: { id }, signal }) => ({ token: id, expiresIn: signal.aborted ? 0 : 60 })
  const minted = await mintInitialTokens({
    mint,
    user,
    embeds: [{ vendor: returningAi, options: { widget: 'store', communityId: 'c1' } }],
    timeoutMs: 500,
  })
  const known: Same<typeof minted.initialTokens, InitialTokens> = true
  return [known, minted.headers, initialTokensScript(minted.initialTokens, { nonce: 'n' })]
}

declare const mint: Mint<User>
declare const anyMint: Mint
declare const foreign: UndiciResponse
declare const claims: JWTPayload
declare const nodeHeaders: IncomingHttpHeaders
declare const webHeaders: Headers

export const users = [
  createTokenHandler({ authorize: () => 'user-1', mint: anyMint }),
  createTokenHandler({ authorize: async () => 7, mint: anyMint }),
  createTokenHandler({ authorize: () => claims, mint: anyMint }),
  createTokenHandler({
    authorize: async (): Promise<{ id: string; name: string | null } | undefined> => undefined,
    mint: anyMint,
  }),
  createTokenHandler<User>({
    authorize: async () => new Response('no', { status: 403 }),
    mint,
    onError: async () => {},
  }),
]
export const identities = createTokenHandler<User>({
  authorize: getUser,
  mint,
  identityOf: ({ id }) => id,
  requireIdentity: true,
})
export const given: Promise<Response> = handler(
  withParsedBody(new Request('https://app.example.com'), { vendor: 'acme' }),
)
export const headers = [nodeHeaders, webHeaders, { 'sec-purpose': undefined, accept: ['a', 'b'] }].map(
  (each) => mintInitialTokens({ mint, user: null, embeds: [], headers: each }),
)

// @ts-expect-error a response of another library is no user
createTokenHandler({ authorize: () => foreign, mint: anyMint })
// @ts-expect-error nor is it one beside a user
createTokenHandler<User>({ authorize: async () => foreign, mint })
// @ts-expect-error a session that is yes or no is no user
createTokenHandler({ authorize: () => Math.random() > 0.5, mint: anyMint })
// @ts-expect-error an Error is no user
createTokenHandler({ authorize: () => new Error('no session'), mint: anyMint })
// @ts-expect-error a list is no user
createTokenHandler({ authorize: async () => [{ id: 'user-1' }], mint: anyMint })
// @ts-expect-error a function is no user
createTokenHandler({ authorize: () => getUser, mint: anyMint })
// @ts-expect-error what nobody knows is no user
createTokenHandler({ authorize: (): unknown => 'user-1', mint: anyMint })
// @ts-expect-error a Promise of a user is no user yet
void mintInitialTokens({ mint, user: Promise.resolve({ id: 'u1' }), embeds: [] })
// @ts-expect-error an identity is one value
createTokenHandler<User>({ authorize: getUser, mint, identityOf: (user) => user })
// @ts-expect-error who asks has to be known
createTokenHandler({ mint })
// @ts-expect-error and what to give
createTokenHandler({ authorize: getUser })
// @ts-expect-error a session that is yes or no does not say whose it is
createTokenHandler<User>({ authorize: () => true, mint })
// @ts-expect-error the secret is the key, not the id alone
returningAiMint({ accessId: 'id' })
// @ts-expect-error whose token it is has to be said
answeringAgentMint({ apiKey: 'key' })
// @ts-expect-error a key may be looked up, but it is there then
openChatWidgetMint({ apiKey: async () => undefined })
// @ts-expect-error there is no such option
runtypeMint({ apiKey: 'key' })
// @ts-expect-error what a user may see has to be said
supersetMint<User>({ baseUrl: '', username: '', password: '' })
// @ts-expect-error an audience is part of the token
supersetSignedMint<User>({ secret: '', grant: () => null })
// @ts-expect-error a dashboard is in a list
supersetMint<User>({ baseUrl: '', username: '', password: '', grant: () => ({ dashboards: 'abc' }) })
// @ts-expect-error locked values are an object
metabaseMint<User>({ secret: '', grant: () => true })
// @ts-expect-error who asks has to be known
createMetabaseGuestHandler<User>({ mint })
// @ts-expect-error whose tokens they are has to be said, if only that nobody is there
void mintInitialTokens({ mint, embeds: [] })
// @ts-expect-error a widget is its vendor and its options
void mintInitialTokens({ mint, user: { id: 'u1' }, embeds: [returningAi] })
// @ts-expect-error tokens are not a string
initialTokensScript('abc')
void mintInitialTokens({
  mint,
  user: { id: 'u1' },
  // @ts-expect-error an option that the widget wants is missing
  embeds: [{ vendor: returningAi, options: { widget: 'channel' } }],
})
