import { Embed } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { useParams } from 'react-router'
import { store } from './widgets'

/** The store beside the steps of a checkout. */
export function Checkout() {
  const { step } = useParams()
  return (
    <>
      <h1>Checkout: {step}</h1>
      <Embed vendor={returningAi} mode="iframe" options={store} title="Redeem" height={320} />
    </>
  )
}
