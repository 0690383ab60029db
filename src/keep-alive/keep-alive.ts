import { guardFocus } from '../base/focus'
import { isMovable, moveInto } from '../base/move-before'
import type { EmbedClient } from '../client/embed-client'
import type { KeepAlive, Parkable, Parking } from '../widget/view/parking'

interface Parked<P extends Parkable> {
  key: string
  vendor: object
  kept: P
  box: HTMLElement
}

/**
 * Off the page, yet laid out, with the size it had: a frame that is not rendered forgets where it was
 * scrolled to.
 */
const LOT_STYLE =
  'position:fixed;top:0;left:0;transform:translateX(-200vw);visibility:hidden;pointer-events:none'

const DEFAULT_LIMIT = 5

/**
 * Lets widgets with `keepAlive` wait for their view to come back, with all that their users have in them: for
 * routes. Without it, `keepAlive` on an embed does nothing.
 *
 * @param settings - `limit`: how many widgets wait at once, a whole number; of more, the oldest go. `0`: none
 * is kept. Default 5.
 *
 * @example
 * import { keepAlive } from 'react-embed-token/keep-alive'
 *
 * <EmbedProvider client={embeds} keepAlive={keepAlive()}>…</EmbedProvider>
 */
export function keepAlive({ limit = DEFAULT_LIMIT }: { limit?: number | undefined } = {}): KeepAlive {
  return { parkingOf, limit }
}

const parkings = new WeakMap<EmbedClient, Parking>()

function parkingOf(client: EmbedClient): Parking {
  const found = parkings.get(client)
  if (found) return found
  const made = createParking()
  parkings.set(client, made)
  return made
}

function createParking(): Parking {
  /** The oldest first. */
  const parked = new Set<Parked<Parkable>>()
  let lot: HTMLElement | null = null
  let unguard = () => {}
  let providers = 0

  function openLot(): HTMLElement {
    if (lot?.isConnected) return lot
    lot = document.createElement('div')
    lot.setAttribute('data-embed-parking', '')
    lot.setAttribute('aria-hidden', 'true')
    lot.toggleAttribute('inert', true)
    lot.style.cssText = LOT_STYLE
    document.body.append(lot)
    unguard()
    unguard = guardFocus(lot)
    return lot
  }

  function remove(entry: Parked<Parkable>) {
    parked.delete(entry)
    entry.box.remove()
    if (parked.size > 0) return
    lot?.remove()
    unguard()
    lot = null
  }

  function evict(entry: Parked<Parkable>) {
    if (!parked.has(entry)) return
    entry.kept.destroy()
    remove(entry)
  }

  const find = (key: string, vendor: object) =>
    [...parked].find((entry) => entry.key === key && entry.vendor === vendor)

  return {
    enter() {
      providers += 1
      return () => {
        providers -= 1
        // StrictMode's second effect comes at once.
        queueMicrotask(() => {
          if (providers === 0) parked.forEach(evict)
        })
      }
    },
    park(key, vendor, kept, limit) {
      if (!(limit >= 1) || !isMovable(kept.element)) return false
      const { width, height } = kept.element.getBoundingClientRect()
      const box = document.createElement('div')
      box.style.cssText = `width:${width}px;height:${height}px`
      const entry = { key, vendor, kept, box }
      let isGone = false
      const onGone = () => (parked.has(entry) ? evict(entry) : (isGone = true))
      if (!kept.park(() => void onGone())) return false
      openLot().append(box)
      moveInto(box, kept.element)
      const same = find(key, vendor)
      parked.add(entry)
      if (same) evict(same)
      if (isGone) evict(entry)
      return true
    },
    trim(limit) {
      for (const oldest of [...parked].slice(0, limit >= 1 ? -limit : undefined)) evict(oldest)
    },
    take(key, vendor, slot) {
      const entry = slot.ownerDocument === document ? find(key, vendor) : undefined
      if (!entry) return null
      moveInto(slot, entry.kept.element)
      remove(entry)
      return entry.kept
    },
  }
}
