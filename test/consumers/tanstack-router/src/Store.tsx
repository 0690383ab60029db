import { Embed } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { store } from './widgets'

/** The store in the page itself, anew at each visit. */
export function Store() {
  return (
    <>
      <h1>Store</h1>
      <Embed vendor={returningAi} mode="inline" options={store} title="Store" height={320} />
    </>
  )
}
