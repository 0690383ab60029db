import { Store } from '../../Store'

export default function StorePage() {
  return (
    <>
      <h1>Store</h1>
      <Store />
    </>
  )
}
