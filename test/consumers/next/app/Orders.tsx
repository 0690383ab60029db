import { connection } from 'next/server'

/** Comes later than the rest of the page: the server streams it. */
export async function Orders() {
  await connection()
  await new Promise((resolve) => setTimeout(resolve, 300))
  return <p>Three orders.</p>
}
