import type { Emulators } from '../../../emulators'

/** A page's backend that can be held up, and that remembers what it has handed out. */
export interface Gate {
  fetch: (request: Request) => Promise<Response>
  /** From now on, requests wait: until `open`, or until the page gives them up. */
  close: () => void
  open: () => void
  /** Every token handed out, in order. */
  readonly issued: string[]
}

export function createGate({ backend }: Emulators): Gate {
  const issued: string[] = []
  let opened: Promise<void> = Promise.resolve()
  let open = () => {}
  return {
    issued,
    close: () => {
      opened = new Promise((resolve) => (open = resolve))
    },
    open: () => open(),
    async fetch(request) {
      const gone = new Promise<void>((resolve) => request.signal.addEventListener('abort', () => resolve()))
      await Promise.race([opened, gone])
      if (request.signal.aborted) return Response.error()
      const response = await backend.fetch(request)
      const { embedToken } = (await response.clone().json()) as { embedToken?: string }
      if (embedToken) issued.push(embedToken)
      return response
    },
  }
}
