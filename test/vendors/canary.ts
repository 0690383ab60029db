import { vi } from 'vitest'
import { bundleSecrets } from '../../src/vendor-kit/bundle'
import type { Seen, SeenRequest } from './seen'
import type { VendorWorld } from './world'

/** Looks for every token that the world's backend has handed out, from when it is made. */
export interface Canary {
  /**
   * The places that hold a token, or a part of one, each once, in the words of docs/security.md. A place never
   * shows the token.
   */
  find: () => Promise<string[]>
  /** Errors that reached the page. */
  errors: unknown[]
  stop: () => void
}

/** A text of the page or of a request, and how its place is called. */
interface Held {
  place: string
  text: string
}

/** A part of a token counts as the token from this length on. */
const PART = 16
const STEP = 8

export const TIMING = 'Resource Timing'
export const FRAME_ADDRESS = 'the address of its frame'
const IN_PASSING = ' until it has run'
export const untilRun = (place: string) => place + IN_PASSING
export const isInPassing = (place: string) => place.endsWith(IN_PASSING)

export function watchTokens(world: VendorWorld): Canary {
  // Chromium keeps 250 entries by default, which the page of a test exceeds.
  performance.setResourceTimingBufferSize(100_000)
  performance.clearResourceTimings()
  const errors: unknown[] = []
  const passing: Held[] = []
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      const changed = type === 'attributes' ? [target] : [...addedNodes]
      for (const node of changed)
        if (node instanceof Element)
          passing.push(...attributesOf(node), ...(type === 'attributes' ? [] : inside(node)))
    }
  })
  observer.observe(document, { subtree: true, childList: true, attributes: true })

  return {
    errors,
    async find() {
      const { requests, tokens } = await readSeen(world)
      const marks = marksOf(tokens)
      const holds = ({ text }: Held) => [...marks.values()].flat().some((mark) => text.includes(mark))
      const isOld = ({ text }: Held) =>
        [...marks].some(
          ([token, each]) => token !== tokens.at(-1) && each.some((mark) => text.includes(mark)),
        )
      const now = [
        ...inside(document),
        ...pagePlaces(),
        { place: 'an error', text: deepText(errors) },
        { place: 'an event', text: deepText(world.events) },
      ]
      const found = [
        ...now.filter(holds).map((held) => (isOld(held) ? `${held.place}, an old token` : held.place)),
        ...passing.filter(holds).map(({ place }) => untilRun(place)),
        ...requests
          .flatMap(requestPlaces)
          .filter(holds)
          .map(({ place }) => place),
      ]
      return [...new Set(found)].sort()
    },
    stop: () => observer.disconnect(),
  }
}

/** Whether an event of the world holds a token. */
export async function isTokenTold(world: VendorWorld): Promise<boolean> {
  const { tokens } = await readSeen(world)
  const told = deepText(world.events)
  return [...marksOf(tokens).values()].flat().some((mark) => told.includes(mark))
}

export const readSeen = async ({ servers }: VendorWorld) =>
  (await (await fetch(`${servers.backend}/__seen`)).json()) as Seen

/** Parts of each token, as it is and in base64, that no other token has. */
function marksOf(tokens: readonly string[]): Map<string, string[]> {
  const formsOf = (token: string) => [
    token,
    ...['', 'x', 'xx'].map((before) => btoa(before + token).slice(4, -4)),
    // What is inside a bundle is as secret; of an address, its code.
    ...bundleSecrets(token).map((member) =>
      URL.canParse(member) ? (new URL(member).searchParams.get('code') ?? member) : member,
    ),
  ]
  return new Map(
    tokens.map((token) => {
      const others = tokens.filter((other) => other !== token).flatMap(formsOf)
      const parts = formsOf(token).flatMap((form) => {
        const count = Math.max(1, Math.ceil((form.length - PART) / STEP) + 1)
        return Array.from({ length: count }, (_, index) =>
          form.slice(Math.max(0, Math.min(index * STEP, form.length - PART))).slice(0, PART),
        )
      })
      return [token, parts.filter((part) => !others.some((other) => other.includes(part)))]
    }),
  )
}

function attributesOf(element: Element): Held[] {
  return [...element.attributes].map(({ name, value }) => ({
    place: `\`${name}\` of \`<${element.localName}>\``,
    text: value,
  }))
}

/** What the page can read in its document, open shadow roots too. */
function inside(root: ParentNode): Held[] {
  return [...root.querySelectorAll('*')].flatMap((element) => [
    ...attributesOf(element),
    ...[...element.childNodes]
      .filter(({ nodeType }) => nodeType !== Node.ELEMENT_NODE)
      .map(({ nodeValue }) => ({ place: `the text of \`<${element.localName}>\``, text: nodeValue ?? '' })),
    ...('value' in element
      ? [{ place: `the value of \`<${element.localName}>\``, text: String(element.value) }]
      : []),
    ...(element.shadowRoot ? inside(element.shadowRoot) : []),
  ])
}

function pagePlaces(): Held[] {
  const printed = [console.error, console.warn, console.log, console.info, console.debug].flatMap(
    (print) => vi.mocked(print).mock.calls,
  )
  return [
    ...performance.getEntries().map(({ name, entryType }) => ({
      place: entryType === 'resource' ? TIMING : `performance: ${entryType}`,
      text: name,
    })),
    { place: 'the page’s address', text: location.href },
    { place: 'the page’s history', text: JSON.stringify(history.state) },
    { place: 'storage', text: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]) },
    { place: 'cookies', text: document.cookie },
    { place: 'the window’s name', text: window.name },
    { place: 'the console', text: deepText(printed) },
  ]
}

function requestPlaces({ method, url, referer, destination }: SeenRequest): Held[] {
  const { pathname, origin } = new URL(url)
  // A page in a frame knows its own address, and its browser tells its own server of it. No other server may
  // hear of it. What it asks of its own server, it may ask by an address that holds the token, too.
  const isOwn = referer !== null && new URL(referer).origin === origin
  return [
    {
      place: destination === 'iframe' || isOwn ? FRAME_ADDRESS : `the address of ${method} ${pathname}`,
      text: url,
    },
    { place: isOwn ? FRAME_ADDRESS : `the Referer of ${method} ${pathname}`, text: referer ?? '' },
  ]
}

/** Every text in a value, through errors and their causes, lists, maps and headers. */
function deepText(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null) return String(value)
  if (seen.has(value) || value instanceof Node || value instanceof Window) return ''
  seen.add(value)
  const own = Object.getOwnPropertyNames(value).flatMap((name) => [
    name,
    deepText((value as Record<string, unknown>)[name], seen),
  ])
  const listed =
    Symbol.iterator in value && !Array.isArray(value)
      ? [...(value as Iterable<unknown>)].map((each) => deepText(each, seen))
      : []
  return [...own, ...listed].join('\n')
}

/**
 * Breaks every call that the page's own code makes to a server: the error repeats the request, its secrets
 * included, as errors of some HTTP clients do.
 */
export function breakFetch(origin: string): { calls: number } {
  const { fetch } = globalThis
  const broken = { calls: 0 }
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const {
      href,
      pathname,
      origin: at,
    } = new URL(input instanceof Request ? input.url : input, location.href)
    if (at !== origin || pathname.startsWith('/__')) return fetch(input, init)
    broken.calls += 1
    const config = { url: href, body: init?.body, headers: [...new Headers(init?.headers)] }
    throw Object.assign(new TypeError(`Failed to fetch ${JSON.stringify(config)}`, { cause: { config } }), {
      config,
    })
  })
  return broken
}
