import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { mintInitialTokens } from 'react-embed-token/server'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { mint } from '../mints'
import { Providers } from '../Providers'
import { readSession } from '../session'
import { store } from '../widgets'

/**
 * Views whose first token comes with the page. Next renders them for each request, and has them kept by no
 * cache.
 */
export default async function MintedLayout({ children }: { children: ReactNode }) {
  const user = readSession()
  // By its headers, a navigation within the site, which asks for data alone, gets none.
  const { initialTokens } = await mintInitialTokens({
    mint,
    user,
    identity: user.id,
    headers: await headers(),
    embeds: [{ vendor: returningAi, options: store }],
  })
  return (
    <Providers user={user.id} initialTokens={initialTokens}>
      {children}
    </Providers>
  )
}
