import { Embed, embedLoader, EmbedProvider } from 'react-embed-token'
import { hydrate } from 'react-embed-token/initial-tokens'
import { mintInitialTokens } from 'react-embed-token/server'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { Link } from 'react-router'
import { embeds, store } from './embeds'

/** As a vendor's API is asked, with a secret; here, the drive gives one. */
async function askForToken({ vendor, params }) {
  const { embedToken, expiresIn } = await (
    await fetch(process.env.MINT_URL, { method: 'POST', body: JSON.stringify({ vendor, params }) })
  ).json()
  return { token: embedToken, expiresIn }
}

/** On the server, for the first view: its token comes with the page. */
export async function loader({ request }) {
  const mint = { 'returning-ai': askForToken }
  const { initialTokens } = await mintInitialTokens({
    mint,
    user: { id: 'ada' },
    identity: 'ada',
    request,
    embeds: [{ vendor: returningAi, options: store }],
  })
  return { initialTokens }
}

/** In the browser, for every other: the token is there before the view. */
const loadToken = embedLoader(embeds, returningAi, store)
export const clientLoader = async (context) => ({ initialTokens: undefined, token: await loadToken(context) })

export default function Store({ loaderData }) {
  return (
    <EmbedProvider client={embeds} identity="ada" initialTokens={hydrate(loaderData.initialTokens)}>
      <h1>Store</h1>
      <Embed vendor={returningAi} mode="iframe" options={store} title="Store" height={320} />
      <Link to="/about">About</Link>
    </EmbedProvider>
  )
}
