import { Embed } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { plain } from './widgets'

/** The store in the page itself, anew at each visit. */
export function Plain() {
  return (
    <>
      <h1>Plain store</h1>
      <Embed vendor={returningAi} mode="inline" options={plain} title="Plain store" height={320} />
    </>
  )
}
