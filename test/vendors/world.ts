import { commands } from 'vitest/browser'
import { inject } from 'vitest'
import { createEmbedClient, fromEndpoint, type EmbedClient, type EmbedEvent } from '../../src'
import { mayFail } from '../kit/printed'
import { setClockAhead } from './clock'
import type { Servers, VendorId } from './servers'

/** A page against its own servers: what happens on it, and what the vendors saw. */
export interface VendorWorld {
  servers: Servers
  client: EmbedClient
  events: EmbedEvent[]
  /** Whom the backend takes the page's user for. */
  user: string
  countsOf: (vendor: VendorId) => Promise<Counts>
  /** Kills the vendor's tokens; the backend has the next ones. */
  rotate: (vendor: VendorId) => Promise<void>
  setVendor: (vendor: VendorId, settings: object) => Promise<void>
  setBackend: (settings: { isStale?: boolean; isDown?: boolean }) => Promise<void>
  requests: () => Promise<number>
  countOf: (type: EmbedEvent['type']) => number
  /**
   * Resolves with the first event of this type, in the very task in which it is told; at once if there was
   * one.
   */
  heard: (type: EmbedEvent['type']) => Promise<void>
  /**
   * Lets time pass as a sleep does, for the page and for its vendors: the clocks go on at once, and the page
   * wakes and looks at its deadlines.
   */
  pass: (ms: number) => Promise<void>
  /**
   * Resolves once what is under way in the page has come about: it was drawn, and servers answered what was
   * asked after it, several times in turn.
   */
  settled: () => Promise<void>
}

/** What the emulators have in common, and each one's own. */
export type Counts = Record<string, number | undefined> & { byUser?: Record<string, number> }

/** The servers of a test file. */
export function serversOf(file: string): Servers {
  const servers = inject('servers')[file]
  if (!servers) throw new Error(`There are no servers for ${file}: name it in servers.ts.`)
  return servers
}

export async function createVendorWorld(file: string): Promise<VendorWorld> {
  const servers = serversOf(file)
  const post = (url: string, body: object) => fetch(url, { method: 'POST', body: JSON.stringify(body) })
  const { backend } = servers
  await post(`${backend}/__reset`, {})
  const readRequests = async () =>
    ((await (await fetch(`${backend}/__counts`)).json()) as { requests: number }).requests
  localStorage.clear()
  sessionStorage.clear()
  let aheadMs = 0
  setClockAhead(aheadMs)
  const events: EmbedEvent[] = []
  mayFail(events)
  const listeners = new Set<(event: EmbedEvent) => void>()
  const world: VendorWorld = {
    servers,
    client: createEmbedClient({
      source: fromEndpoint(`${backend}/embed-token`, { headers: () => ({ 'x-user': world.user }) }),
      onEvent(event) {
        events.push(event)
        for (const listener of listeners) listener(event)
      },
    }),
    events,
    user: 'user-1',
    countsOf: async (vendor) => (await (await fetch(`${servers[vendor]}/__counts`)).json()) as Counts,
    rotate: async (vendor) => {
      const bodies =
        vendor === 'interakt'
          ? [{ experience: 'chat' }, { experience: 'search' }]
          : vendor === 'answering-agent'
            ? [{ externalId: 'user-1' }]
            : [{}]
      for (const body of bodies) await post(`${servers[vendor]}/__rotate`, body)
    },
    setVendor: async (vendor, settings) => void (await post(`${servers[vendor]}/__settings`, settings)),
    setBackend: async (settings) => void (await post(`${backend}/__settings`, settings)),
    requests: readRequests,
    countOf: (type) => events.filter((event) => event.type === type).length,
    heard: (type) =>
      new Promise((resolve) => {
        if (world.countOf(type) > 0) return resolve()
        const listener = (event: EmbedEvent) => {
          if (event.type !== type) return
          listeners.delete(listener)
          resolve()
        }
        listeners.add(listener)
      }),
    async pass(ms) {
      aheadMs += ms
      // Of the emulators, only this one counts time that a test lets pass.
      await world.setVendor('runtype', { clockAheadMs: aheadMs })
      setClockAhead(aheadMs)
      window.dispatchEvent(new Event('focus'))
    },
    async settled() {
      for (let round = 0; round < ROUNDS; round += 1) {
        await drawn()
        await readRequests()
      }
    },
  }
  return world
}

/**
 * Of {@link VendorWorld.settled}: a frame that loads anew asks for its page, then for a script, then for its
 * data.
 */
const ROUNDS = 3

/** Resolves after a frame of the browser. */
export async function drawn(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
}

/** Types as a person does: with the focus in the field, which is left afterwards. */
export function typeInto(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.focus()
  const prototype =
    field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, text)
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
  field.blur()
}

/** The embed of a title. */
export function embedOf(title: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-embed][aria-label="${title}"]`)
  if (!found) throw new Error(`There is no embed called ${title}.`)
  return found
}

/** All that the page shows or holds in its document, open shadow roots too, as text. */
export function documentText(root: ParentNode & { innerHTML?: string } = document.documentElement): string {
  const inside = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
    shadowRoot ? [documentText(shadowRoot)] : [],
  )
  return [root.innerHTML ?? '', ...inside].join('\n')
}

/** What the page's storages hold of vendors. Whose that is stands beside it, and is ours. */
export function storageEntries(): [string, string][] {
  return [localStorage, sessionStorage].flatMap((storage) =>
    Object.keys(storage)
      .filter((key) => !key.startsWith('react-embed-token:'))
      .map((key): [string, string] => [key, storage.getItem(key) ?? '']),
  )
}

export { commands }
