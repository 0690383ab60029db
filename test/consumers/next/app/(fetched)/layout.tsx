import type { ReactNode } from 'react'
import { Providers } from '../Providers'
import { readSession } from '../session'

/** Views whose tokens the page fetches itself: they can be cached, for they hold none. */
export default function FetchedLayout({ children }: { children: ReactNode }) {
  return <Providers user={readSession().id}>{children}</Providers>
}
