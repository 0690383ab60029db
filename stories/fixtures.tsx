import { createContext, use, useState, type ReactNode } from 'react'
import {
  createEmbedClient,
  defineVendor,
  EmbedError,
  EmbedProvider,
  fromEndpoint,
  fromFunction,
  type EmbedErrorCode,
  type EmbedPolicy,
  type TokenRequest,
} from '../src'

/** The toolbar's colour scheme, which a page gives its embeds. */
export const Scheme = createContext<'light' | 'dark'>('light')

/** Answers a token request; a story's whole backend. */
export type Tokens = (request: TokenRequest) => unknown

export interface PageProps {
  tokens?: Tokens | undefined
  policy?: EmbedPolicy | undefined
  children: ReactNode
}

/** A host's page with a client of its own, so that no story knows another's tokens. */
export function Page({ tokens = answers(), policy, children }: PageProps) {
  const [client] = useState(() => createEmbedClient({ source: fromFunction(tokens), policy }))
  const colorScheme = use(Scheme)
  return (
    <EmbedProvider client={client} identity="user-1" theme={{ colorScheme }}>
      {children}
    </EmbedProvider>
  )
}

/** A page whose backend is the emulated one, and whose vendor is the emulated Returning.AI. */
export function EmulatedPage({ children }: { children: ReactNode }) {
  const [client] = useState(() => createEmbedClient({ source: fromEndpoint('/api/embed-token') }))
  const colorScheme = use(Scheme)
  return (
    <EmbedProvider client={client} identity="user-1" theme={{ colorScheme }}>
      {children}
    </EmbedProvider>
  )
}

/** The emulated vendor's page for frames. It is a file of this Storybook, since a service worker answers no navigation; its calls are answered. */
export function frameUrl({ vendor = VENDOR, theme = 'light' }: { vendor?: string; theme?: string } = {}): string {
  const { BASE_URL } = (import.meta as unknown as { env: { BASE_URL: string } }).env
  return `${BASE_URL}emulator-frame.html?${new URLSearchParams({ api: vendor, theme }).toString()}`
}

export const VENDOR = 'https://emulator.example'
/** A vendor that signs with another key, and so refuses every token. */
export const STRANGER = 'https://stranger.example'

let count = 0

/** What the backend answers; what the token is called decides what {@link acme} does with it. */
export function answer(expiresIn = 900, kind: 'taken' | 'refused' | 'silent' = 'taken') {
  count += 1
  return { embedToken: `${kind}-${count}`, expiresIn }
}

export function answers(...args: Parameters<typeof answer>): Tokens {
  return () => answer(...args)
}

/** Never answers. */
export const hangs: Tokens = () => new Promise(() => {})

/** For as long as a story is looked at. */
export const PATIENT: EmbedPolicy = { timeoutMs: 3_600_000 }

/** The first answer is a token of `expiresIn` seconds; from then on `next` answers. */
export function firstThen(expiresIn: number, next: Tokens): Tokens {
  return (request) => (request.reason === 'first' ? answer(expiresIn) : next(request))
}

/** Fails until a person asks. */
export function failsWith(code: EmbedErrorCode): Tokens {
  return ({ reason }) => {
    if (reason === 'asked') return answer()
    throw new EmbedError(code, `Made to fail with ${code}.`)
  }
}

/** A vendor that is nobody's, whose widget does what its token is called. */
export const acme = defineVendor<{ inline: { script?: string | undefined } }>({
  id: 'acme',
  name: 'Acme',
  modes: {
    inline: {
      swap: { apply: 'in-place' },
      assets: ({ script }) => (script ? [{ kind: 'script', url: script }] : []),
      mount({ container, token, report }) {
        const board = document.createElement('div')
        board.innerHTML = BOARD
        container.append(board)
        const setToken = (next: string) => {
          const [kind] = next.split('-')
          queueMicrotask(() => (kind === 'refused' ? report.rejected() : kind === 'taken' && report.ready()))
        }
        setToken(token)
        // It makes no call of its own, so it may stay where it is without a token.
        return { setToken, suspend: () => {}, destroy: () => board.remove() }
      },
    },
  },
})

const ORDERS = [
  ['Coffee beans, 5 kg', 'Shipped'],
  ['Paper filters', 'Packed'],
  ['Espresso cups', 'Ordered'],
]

const LINE = 'display:flex;justify-content:space-between;padding:10px 0;border-bottom:1px solid var(--embed-color-border)'

const BOARD = `<div style="padding:20px;line-height:1.5">
  <strong>Orders</strong>
  <ul style="list-style:none;margin:8px 0 16px;padding:0">
    ${ORDERS.map(([name, state]) => `<li style="${LINE}"><span>${name}</span><span style="color:var(--embed-color-muted)">${state}</span></li>`).join('')}
  </ul>
  <label style="display:grid;gap:4px">Note to the courier
    <input style="font:inherit;color:inherit;padding:8px 10px;border:1px solid var(--embed-color-muted);border-radius:8px;background:transparent">
  </label>
</div>`

export const BLOCKED_SCRIPT = 'https://blocked.example/board.js'

/** The one embed of a story. */
export function embedIn(canvasElement: HTMLElement): HTMLElement {
  const element = canvasElement.querySelector<HTMLElement>('[data-embed]')
  if (!element) throw new Error('There is no embed in this story.')
  return element
}

export function partIn(canvasElement: HTMLElement, part: 'skeleton' | 'notice' | 'failure'): HTMLElement | null {
  return canvasElement.querySelector<HTMLElement>(`[data-embed-part="${part}"]`)
}

/** Whether neither keyboard nor screen reader gets at `element`. Testing Library knows nothing of `inert`; the browser does. */
export function isOutOfReach(element: HTMLElement): boolean {
  const before = document.activeElement
  element.focus()
  const isFocused = document.activeElement === element
  if (isFocused && before instanceof HTMLElement) before.focus()
  return !isFocused && element.closest('[inert]') !== null
}
