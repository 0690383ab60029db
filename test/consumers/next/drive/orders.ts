/** A shop's orders, of which the site's server asks. They come late when they are told to. */
export interface Orders {
  fetch: () => Promise<Response>
  /** From now on, whoever asks waits. */
  hold: () => void
  release: () => void
}

export function createOrders(): Orders {
  let due = Promise.resolve()
  let release = () => {}
  return {
    async fetch() {
      await due
      return Response.json({ orders: 3 })
    },
    hold: () => {
      due = new Promise((resolve) => (release = resolve))
    },
    release: () => release(),
  }
}
