import { Embed } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { store } from './widgets'

/** The store in a frame, as its user left it. */
export function Store() {
  return (
    <>
      <h1>Store</h1>
      <Embed vendor={returningAi} mode="iframe" options={store} title="Store" height={320} keepAlive />
    </>
  )
}
