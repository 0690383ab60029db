import { vi } from 'vitest'
import { createEmbedClient, defineVendor, fromFunction, type EmbedClientOptions, type EmbedEvent, type TokenRequest } from '../src'

/** A vendor that shows the token it was given, and does nothing else. */
export const acme = defineVendor<{ inline: { board?: string | undefined; account?: string | undefined } }>({
  id: 'acme',
  name: 'Acme',
  tokenParams: ({ account }) => (account ? { account } : {}),
  modes: {
    inline: {
      swap: { apply: 'in-place' },
      mount({ container, token, report }) {
        container.textContent = token
        report.ready()
        return { setToken: (next) => (container.textContent = next), destroy: () => container.replaceChildren() }
      },
    },
  },
})

export interface Lab {
  client: ReturnType<typeof createEmbedClient>
  requests: (TokenRequest & { at: number })[]
  events: EmbedEvent[]
  typesOf: () => EmbedEvent['type'][]
  /** What the source answers from now on. */
  respond: (answer: Answer) => void
}

type Answer = (request: TokenRequest, n: number) => unknown

const leaving = new Set<() => void>()

/** Ends what the test subscribed, and lets the time pass in which tokens are kept: no page of a test hears the next one's events. */
export function closeLabs(): void {
  leaving.forEach((leave) => leave())
  leaving.clear()
  vi.advanceTimersByTime(60_000)
}

/** A client on a source that is told what to answer; `n` counts requests from 1. */
export function createLab(answer: Answer = fresh(900), options: Partial<EmbedClientOptions> = {}): Lab {
  const requests: Lab['requests'] = []
  const events: EmbedEvent[] = []
  let current = answer
  const source = fromFunction(
    (request) => {
      requests.push({ ...request, at: Date.now() })
      return current(request, requests.length)
    },
    { id: 'lab' },
  )
  const client = createEmbedClient({ source, ...options, onEvent: (event) => events.push(event) })
  const { subscribe } = client
  client.subscribe = (...args) => {
    const leave = subscribe(...args)
    leaving.add(leave)
    return leave
  }
  return { client, requests, events, typesOf: () => events.map(({ type }) => type), respond: (next) => (current = next) }
}

/** A new token at each request, `token-1`, `token-2`, … */
export function fresh(expiresIn: number | undefined): Answer {
  return (_, n) => ({ embedToken: `token-${n}`, expiresIn })
}

export function failing(status: number, more: object = {}): Answer {
  return () => {
    throw Object.assign(new Error(`status ${status}`), { status, ...more })
  }
}

/** Never answers, and does not look at its signal either. */
export const hanging: Answer = () => new Promise(() => {})

/** An unsigned JWT: its claims are all that the browser side reads. */
export function jwt(claims: object): string {
  const encode = (value: object) => btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
  return `${encode({ alg: 'none' })}.${encode(claims)}.c2ln`
}

export function setVisible(isVisible: boolean): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(isVisible ? 'visible' : 'hidden')
  document.dispatchEvent(new Event('visibilitychange'))
}

/** Passes time in which the page's timers do not run and its monotonic clock stands: a laptop that sleeps. */
export function sleep(ms: number): void {
  vi.setSystemTime(Date.now() + ms)
}
