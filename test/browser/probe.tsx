import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { inject } from 'vitest'
import {
  createEmbedClient,
  defineVendor,
  EmbedError,
  EmbedProvider,
  type EmbedTheme,
  type EmbedVendor,
  frame,
  fromFunction,
  inline,
  type ResolvedTheme,
  type TokenRequest,
} from '../../src'
import { keepAlive } from '../../src/keep-alive'

/** A vendor that notes what it is told, and whose readiness is the test's to say. */
export interface Probe {
  vendor: EmbedVendor<{ inline: { floats?: boolean }; iframe: object }>
  /** The theme of each mount, by order. */
  mounted: ResolvedTheme[]
  /** The themes told to what is mounted. */
  told: ResolvedTheme[]
  ready: () => void
}

/** @param html - what the widget shows. */
export function createProbe({
  html = '<p>widget</p>',
  isReadyAtOnce = true,
}: { html?: string; isReadyAtOnce?: boolean } = {}): Probe {
  const probe = { mounted: [] as ResolvedTheme[], told: [] as ResolvedTheme[], ready: () => {} }
  const vendor = defineVendor<{ inline: { floats?: boolean }; iframe: object }>({
    id: 'probe',
    name: 'Probe',
    modes: {
      inline: inline({
        floats: ({ floats = false }) => floats,
        mount({ container, theme, report }) {
          probe.mounted.push(theme)
          container.innerHTML = html
          probe.ready = report.ready
          if (isReadyAtOnce) report.ready()
          return {
            setToken: () => {},
            suspend: () => {},
            setTheme: (next) => probe.told.push(next),
            destroy: () => container.replaceChildren(),
          }
        },
      }),
      iframe: frame({
        readyOn: 'load',
        sandbox: 'allow-scripts allow-same-origin',
        src(_, { theme }) {
          probe.mounted.push(theme)
          return `${inject('worlds').long.vendor}/frame`
        },
        deliver: () => [],
      }),
    },
  })
  return Object.assign(probe, { vendor })
}

type Answer = (request: TokenRequest) => unknown

/** Answers with a token of `expiresIn` seconds. */
export const granting = (expiresIn: number) => () => ({ embedToken: 'token', expiresIn })

/** Answers once, with a token that is to be renewed after 10 s and not used after 18 s. */
export function grantingOnce(): Answer {
  let requests = 0
  return () => (++requests === 1 ? granting(20)() : hanging())
}

/** How long to {@link show}.sleep until a token of {@link grantingOnce} is due, or dead. */
export const UNTIL_DUE_MS = 11_000
export const UNTIL_DEAD_MS = 19_000

/** Fails as the endpoint does, in a way that a person has to mend. */
export const refusing = (): never => {
  throw new EmbedError('EMBED_DENIED', 'Expected a token, got status 403.')
}

/** Never answers. */
export const hanging = () => new Promise(() => {})

/** Shows `children` to a signed-in user, whose tokens are what `answer` gives. */
export function show(
  children: ReactNode,
  { answer = granting(900), theme }: { answer?: Answer; theme?: EmbedTheme } = {},
) {
  let sleptMs = 0
  const client = createEmbedClient({
    source: fromFunction((request) => answer(request)),
    clock: () => Date.now() + sleptMs,
  })
  const wrap = (inside: ReactNode, outer?: EmbedTheme) => (
    <EmbedProvider client={client} identity="user-1" theme={outer} keepAlive={keepAlive()}>
      {inside}
    </EmbedProvider>
  )
  const { rerender, ...shown } = render(wrap(children, theme))
  return {
    ...shown,
    rerender: (next: ReactNode, outer = theme) => rerender(wrap(next, outer)),
    /** Passes time in which nothing runs. */
    sleep(ms: number) {
      sleptMs += ms
      window.dispatchEvent(new Event('focus'))
    },
  }
}

export const embed = () => find<HTMLElement>('[data-embed]')
export const part = (name: 'skeleton' | 'notice' | 'failure' | 'retry') =>
  find<HTMLElement>(`[data-embed-part=${name}]`)
export const stateOf = () => document.querySelector<HTMLElement>('[data-embed]')?.dataset['embedState']

export function find<E extends Element>(selector: string): E {
  const found = document.querySelector<E>(selector)
  if (!found) throw new Error(`Expected ${selector} on the page, it is not there.`)
  return found
}

/** Gives the page CSS of its own, until {@link tidyPage}. */
export function addCss(css: string): void {
  const style = document.createElement('style')
  style.dataset['test'] = ''
  style.textContent = css
  document.head.append(style)
}

/** Loads the package's own sheet, as a page does, until {@link tidyPage}. */
export async function addSheet(): Promise<void> {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.dataset['test'] = ''
  await new Promise((resolve, reject) => {
    link.onload = resolve
    link.onerror = reject
    link.href = new URL('../../src/styles.css', import.meta.url).href
    document.head.append(link)
  })
}

/** Takes away what a test has done to the page itself. */
export function tidyPage(): void {
  document.querySelectorAll('[data-test]').forEach((element) => element.remove())
  for (const element of [document.documentElement, document.body]) {
    for (const name of ['class', 'data-theme', 'dir', 'style']) element.removeAttribute(name)
  }
}

/** What a CSS colour is computed to. */
export function rgb(color: string): string {
  const element = document.body.appendChild(document.createElement('i'))
  element.style.color = color
  const { color: computed } = getComputedStyle(element)
  element.remove()
  return computed
}
