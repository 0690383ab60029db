import { connection } from 'next/server'

/** Comes later than the rest of the page: the server streams it. */
export async function Orders() {
  await connection()
  const response = await fetch(process.env.ORDERS_URL!, { cache: 'no-store' })
  const { orders } = (await response.json()) as { orders: number }
  return <p>{orders} orders.</p>
}
