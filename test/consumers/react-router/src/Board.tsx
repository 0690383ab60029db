import { Embed } from 'react-embed-token'
import { acme } from './vendors/acme'
import { printShop } from './widgets'

/** A vendor of the site's own. */
export function Board() {
  return (
    <>
      <h1>Board</h1>
      <Embed vendor={acme} mode="inline" options={printShop} title="Print shop" height={320} keepAlive />
    </>
  )
}
