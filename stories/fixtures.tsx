import type { ArgTypes } from '@storybook/react-vite'
import { createContext, type ReactNode, use, useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import {
  createEmbedClient,
  defineVendor,
  EmbedError,
  type EmbedErrorCode,
  type EmbedPolicy,
  EmbedProvider,
  fromEndpoint,
  fromFunction,
  inline,
  type TokenRequest,
} from '../src'
import { keepAlive } from '../src/keep-alive'
import type { EmbedGlobals, EmbedParameters } from '../src/storybook'
import { createFakeSource, EmbedTestProvider } from '../src/testing'
import { BLOCKED, ORIGINS } from './servers'

/** The toolbar's colour scheme, which a page gives its embeds. */
export const Scheme = createContext<'light' | 'dark'>('light')

/** What the toolbar says, or the page's own: light. */
export function schemeOf({ embedScheme }: EmbedGlobals): 'light' | 'dark' {
  if (embedScheme === 'auto') return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  return embedScheme === 'dark' ? 'dark' : 'light'
}

/** What a host's page itself looks like. */
export const PAGE_LOOK = {
  light: { colorScheme: 'light', background: '#f4f5f8', color: '#111827' },
  dark: { colorScheme: 'dark', background: '#0a0b0f', color: '#f3f4f6' },
} as const

/** Answers a token request; a story's whole backend. */
export type Tokens = (request: TokenRequest) => unknown

export interface PageProps {
  tokens?: Tokens | undefined
  policy?: EmbedPolicy | undefined
  children: ReactNode
}

/** A host's page with a backend of its own, instead of the toolbar's. */
export function Page({ tokens = answers(), policy, children }: PageProps) {
  const [source] = useState(() => createFakeSource({ source: fromFunction(tokens) }))
  const colorScheme = use(Scheme)
  return (
    <EmbedTestProvider
      source={source}
      widgets="real"
      policy={policy}
      identity="user-1"
      theme={{ colorScheme }}
    >
      {children}
    </EmbedTestProvider>
  )
}

/** The emulated backend. */
export const endpoint = fromEndpoint('/api/embed-token', { headers: { 'x-user': 'user-1' } })

/**
 * For `parameters.embed`: the emulated backend, which has tokens of every emulated vendor, and the vendors'
 * own widgets.
 */
export const EMULATED: EmbedParameters = { source: endpoint, widgets: 'real' }

/** A host's page as hosts write it. */
export function EmulatedPage({ children }: { children: ReactNode }) {
  const [client] = useState(() => createEmbedClient({ source: endpoint }))
  const colorScheme = use(Scheme)
  return (
    <EmbedProvider client={client} identity="user-1" theme={{ colorScheme }} keepAlive={keepAlive()}>
      {children}
    </EmbedProvider>
  )
}

/**
 * An emulated vendor's page for frames. It is a file of this Storybook, since a service worker answers no
 * navigation; its calls are answered.
 */
export function pageUrl(fileName: string, query: Record<string, string>): string {
  const { BASE_URL } = (import.meta as unknown as { env: { BASE_URL: string } }).env
  return `${BASE_URL}${fileName}?${new URLSearchParams(query).toString()}`
}

/** That of Returning.AI. */
export function frameUrl({
  vendor = VENDOR,
  theme = 'light',
}: { vendor?: string; theme?: string } = {}): string {
  return pageUrl('emulator-frame.html', { api: vendor, theme })
}

/** The emulated Returning.AI. */
export const VENDOR = ORIGINS['returning-ai']

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
    inline: inline({
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
    }),
  },
})

const ORDERS = [
  ['Coffee beans, 5 kg', 'Shipped'],
  ['Paper filters', 'Packed'],
  ['Espresso cups', 'Ordered'],
]

const LINE =
  'display:flex;justify-content:space-between;padding:10px 0;border-bottom:1px solid var(--embed-color-border)'

const BOARD = `<div style="padding:20px;line-height:1.5">
  <strong>Orders</strong>
  <ul style="list-style:none;margin:8px 0 16px;padding:0">
    ${ORDERS.map(([name, state]) => `<li style="${LINE}"><span>${name}</span><span style="color:var(--embed-color-muted)">${state}</span></li>`).join('')}
  </ul>
  <label style="display:grid;gap:4px">Note to the courier
    <input style="font:inherit;color:inherit;padding:8px 10px;border:1px solid var(--embed-color-muted);border-radius:8px;background:transparent">
  </label>
</div>`

export const BLOCKED_SCRIPT = `${BLOCKED}/board.js`

/** The one embed of a story. */
export function embedIn(canvasElement: HTMLElement): HTMLElement {
  const element = canvasElement.querySelector<HTMLElement>('[data-embed]')
  if (!element) throw new Error('There is no embed in this story.')
  return element
}

/** What the widget is in, and covers are over. */
export function surfaceIn(canvasElement: HTMLElement): HTMLElement | null {
  return canvasElement.querySelector<HTMLElement>('[data-embed-surface]')?.parentElement ?? null
}

export function partIn(
  canvasElement: HTMLElement,
  part: 'skeleton' | 'notice' | 'failure',
): HTMLElement | null {
  return canvasElement.querySelector<HTMLElement>(`[data-embed-part="${part}"]`)
}

/** What a frame shows; of this Storybook's own origin, as {@link pageUrl}'s are. */
export function pageIn(frame: HTMLIFrameElement): HTMLElement {
  const body = frame.contentDocument?.body
  if (!body) throw new Error(`The page in the frame “${frame.title}” cannot be read.`)
  return body
}

export const DARK = { globals: { embedScheme: 'dark' } }
/** Waits for what is found to be seen as well: what opens may do so by and by. */
export function becomesVisible(find: () => HTMLElement): Promise<void> {
  return waitFor(() => expect(find()).toBeVisible())
}

/** A widget shows itself. */
export function becomesReady(embed: HTMLElement): Promise<void> {
  return waitFor(() => expect(embed).toHaveAttribute('data-embed-state', 'ready'))
}

/** For `beforeEach`: what a vendor's own code prints is not printed. */
export function silence(method: 'error' | 'warn', pattern: RegExp): () => () => void {
  return () => {
    const print = console[method]
    const filtered = (...words: unknown[]) => {
      if (!pattern.test(String(words[0]))) print(...words)
    }
    console[method] = filtered
    return () => {
      if (console[method] === filtered) console[method] = print
    }
  }
}

/** A control for one of a vendor's options, in a group of the table of props. */
export function option(
  description: string,
  control: 'text' | 'boolean' | 'color' | readonly string[],
): ArgTypes[string] {
  const isChoice = typeof control !== 'string'
  return {
    description,
    table: { category: 'Options of the vendor' },
    ...(isChoice ? { control: 'inline-radio', options: control } : { control }),
  }
}

/** What is given to `<Embed>` by a story's `render`, and is no control. */
export const GIVEN: ArgTypes = {
  vendor: { control: false },
  mode: { control: false },
  options: { control: false },
}

/**
 * A story that lies over the page, or of which one fits on a page: in the docs, it gets a page of its own.
 */
export const OWN_PAGE = { docs: { story: { inline: false, height: '480px' } } }
/** The same in the dark, which is not in the docs again. */
export const OWN_DARK_PAGE = { ...DARK, tags: ['!autodocs'] }
/** For `userEvent.setup`: whoever types on a page of its own shares the focus with those beside it. */
export const AT_ONCE = { delay: null }

/**
 * Whether neither keyboard nor screen reader gets at `element`. Testing Library knows nothing of `inert`; the
 * browser does.
 */
export function isOutOfReach(element: HTMLElement): boolean {
  const before = document.activeElement
  element.focus()
  const isFocused = document.activeElement === element
  if (isFocused && before instanceof HTMLElement) before.focus()
  return !isFocused && element.closest('[inert]') !== null
}
