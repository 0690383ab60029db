import { Suspense } from 'react'
import { EmbedSuspense } from 'react-embed-token'
import { Orders } from '../../Orders'
import { Store } from '../../Store'
import { StoreToken } from '../../StoreToken'

/** Streams: what the server waits for comes when it is there, and what needs a token waits in the page. */
export default function StreamPage() {
  return (
    <>
      <h1>Stream</h1>
      <Suspense fallback={<p>Looking for orders…</p>}>
        <Orders />
      </Suspense>
      <EmbedSuspense fallback={<p>Asking for a token…</p>}>
        <StoreToken />
      </EmbedSuspense>
      <Store />
    </>
  )
}
