import { Store } from '../../Store'

export default function WithPage() {
  return (
    <>
      <h1>With</h1>
      <Store />
    </>
  )
}
