import type { GetServerSideProps } from 'next'
import type { InitialTokens } from 'react-embed-token/initial-tokens'
import { mintInitialTokens } from 'react-embed-token/server'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { mint } from '../app/mints'
import { Providers } from '../app/Providers'
import { readSession } from '../app/session'
import { Store } from '../app/Store'
import { store } from '../app/widgets'

interface PageProps {
  user: string
  initialTokens: InitialTokens
}

/** A page of the Pages Router, whose first token comes with it. */
export const getServerSideProps: GetServerSideProps<PageProps> = async ({ req, res }) => {
  const user = readSession()
  const { initialTokens, headers } = await mintInitialTokens({
    mint,
    user,
    identity: user.id,
    headers: req.headers,
    embeds: [{ vendor: returningAi, options: store }],
  })
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
  return { props: { user: user.id, initialTokens } }
}

export default function Page({ user, initialTokens }: PageProps) {
  return (
    <Providers user={user} initialTokens={initialTokens}>
      <h1>Pages Router</h1>
      <Store />
    </Providers>
  )
}
