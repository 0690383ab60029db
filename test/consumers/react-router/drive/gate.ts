import type { Emulators } from '../../../emulators'

/** A page's backend that can be held up, and that remembers what it has handed out. */
export interface Gate {
  fetch: (request: Request) => Promise<Response>
  /** From now on, requests wait: until `open`, or until the page gives them up. */
  close: () => void
  open: () => void
  /** How many requests wait. */
  held: () => number
  /** Every token handed out, in order. */
  readonly issued: string[]
}

export function createGate({ backend }: Emulators): Gate {
  const issued: string[] = []
  let held = 0
  let opened: Promise<void> = Promise.resolve()
  let open = () => {}
  return {
    issued,
    close: () => {
      opened = new Promise((resolve) => (open = resolve))
    },
    open: () => open(),
    held: () => held,
    async fetch(request) {
      const gone = new Promise<void>((resolve) => request.signal.addEventListener('abort', () => resolve()))
      held += 1
      await Promise.race([opened, gone])
      held -= 1
      if (request.signal.aborted) return Response.error()
      const response = await backend.fetch(request)
      const { embedToken } = (await response.clone().json()) as { embedToken?: string }
      if (embedToken) issued.push(embedToken)
      return response
    },
  }
}
