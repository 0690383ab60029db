import { guardFocus } from '../base/focus'
import { isMovable, moveInto } from '../base/move-before'
import type { EmbedClient } from '../client/embed-client'

/** A widget that can be taken off the page and put back. */
export interface Parkable {
  readonly element: HTMLElement
  /** Goes on without being shown; `false`: there is nothing worth keeping, or nothing that could be kept. */
  park: (onGone: () => void) => boolean
  destroy: () => void
}

interface Parked<P extends Parkable> {
  key: string
  vendor: object
  kept: P
  box: HTMLElement
}

/** Where a client's widgets wait while no view shows them. */
export interface Parking {
  /** A provider is on the page; the last one that goes takes everything along. */
  enter: () => () => void
  /**
   * Takes a widget off its view, which is about to go; `false`: it cannot be kept. Of more than `limit`, the
   * oldest go.
   */
  park: (key: string, vendor: object, kept: Parkable, limit: number) => boolean
  /** Of more than `limit`, the oldest go. */
  trim: (limit: number) => void
  /** Puts a parked widget into `slot`, if there is one of that key and vendor. */
  take: (key: string, vendor: object, slot: HTMLElement) => Parkable | null
}

/**
 * Off the page, yet laid out, with the size it had: a frame that is not rendered forgets where it was
 * scrolled to.
 */
const LOT_STYLE =
  'position:fixed;top:0;left:0;transform:translateX(-200vw);visibility:hidden;pointer-events:none'

const parkings = new WeakMap<EmbedClient, Parking>()

export function parkingOf(client: EmbedClient): Parking {
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
