/** A token that can be used once; made by {@link singleUse}. */
export interface SingleUse {
  /**
   * @internal A number that no other widget with this key has now. `free`: the widget has gone, and its number
   * may be another's.
   */
  readonly claim: (page: object, key: string) => { own: number; free: () => void }
}

const pages = new WeakMap<object, Map<string, Set<number>>>()

/**
 * Says that a vendor's tokens can be used once: each mount of a widget, and each call of
 * {@link MountContext.getToken}, has a token of its own. It is shared with no other widget and no other tab,
 * is not kept, and does not come with the page.
 *
 * Only the vendor's widgets ask for such a token: `useEmbedToken` and `ensureToken` fail with `EMBED_CONFIG`,
 * and `prefetch` does nothing. A widget asks for at most five tokens in a minute.
 *
 * @example
 * const token = { lifetimeSeconds: 300, singleUse: singleUse() } // of a vendor
 */
/* @__NO_SIDE_EFFECTS__ */
export function singleUse(): SingleUse {
  return {
    claim(page, key) {
      const keys = pages.get(page) ?? new Map<string, Set<number>>()
      pages.set(page, keys)
      const taken = keys.get(key) ?? new Set<number>()
      keys.set(key, taken)
      // The lowest that is free: what the backend told the widget before to wait for holds for this one, too.
      let own = 1
      while (taken.has(own)) own += 1
      taken.add(own)
      return { own, free: () => taken.delete(own) }
    },
  }
}
