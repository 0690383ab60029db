// What the server's side takes, and what it does not.
import { createTokenHandler, initialTokensScript, mintInitialTokens, type Mint } from 'react-embed-token/server'
import { answeringAgentMint } from 'react-embed-token/server/answering-agent'
import { interaktMint } from 'react-embed-token/server/interakt'
import { openChatWidgetMint } from 'react-embed-token/server/open-chat-widget'
import { returningAiMint } from 'react-embed-token/server/returning-ai'
import { runtypeMint } from 'react-embed-token/server/runtype'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import type { InitialTokens } from 'react-embed-token'
import type { Same } from './same'

interface User {
  id: string
}
declare const getUser: (request: Request) => Promise<User | null>

export const handler = createTokenHandler({
  authorize: getUser,
  mint: {
    'returning-ai': returningAiMint({ accessId: 'id', accessKey: 'key', userIdentifiers: ({ user }) => ({ 'data-customer-id': user.id }) }),
    interakt: interaktMint({ accessToken: ({ params }) => String(params['widget']) }),
    'answering-agent': answeringAgentMint<User>({ apiKey: 'key', externalId: ({ user }) => user.id }),
    runtype: runtypeMint({ clientToken: 'ct_live' }),
    'open-chat-widget': openChatWidgetMint({ apiKey: async () => 'key' }),
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
// @ts-expect-error whose tokens they are has to be said, if only that nobody is there
void mintInitialTokens({ mint, embeds: [] })
// @ts-expect-error a widget is its vendor and its options
void mintInitialTokens({ mint, user: { id: 'u1' }, embeds: [returningAi] })
// @ts-expect-error tokens are not a string
initialTokensScript('abc')
// @ts-expect-error an option that the widget wants is missing
void mintInitialTokens({ mint, user: { id: 'u1' }, embeds: [{ vendor: returningAi, options: { widget: 'channel' } }] })
