import { useEffect, type Ref, type RefObject } from 'react'

/**
 * Gives `handle` the element that a widget is in: the frame, or the container. Called after `useWidget`,
 * which may make it.
 */
export function useHandle<E extends HTMLElement>(
  ref: RefObject<HTMLElement | null>,
  handle: Ref<E> | undefined,
): void {
  useEffect(() => {
    const root = ref.current
    const element = root?.matches('[data-embed-surface]') ? root : root?.querySelector('[data-embed-surface]')
    return handle && element ? give(handle, element as E) : undefined
  }, [ref, handle])
}

/** As React does it with its own elements. Returns what takes it back. */
function give<E>(handle: NonNullable<Ref<E>>, element: E): () => void {
  if (typeof handle === 'function') {
    const clean: unknown = handle(element)
    return typeof clean === 'function' ? (clean as () => void) : () => void handle(null)
  }
  handle.current = element
  return () => {
    handle.current = null
  }
}
