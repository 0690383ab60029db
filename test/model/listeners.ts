/** Counts what listens on the page, and takes down what still does. */
export function countListeners(): { readonly count: number; restore: () => void } {
  const listening = new Map<string, () => void>()
  const ids = new WeakMap<object, number>()
  let lastId = 0
  const idOf = (listener: object) => {
    const id = ids.get(listener) ?? (lastId += 1)
    ids.set(listener, id)
    return id
  }
  const originals = [window, document].map((target: EventTarget) => {
    const { addEventListener, removeEventListener } = target
    const nameOf = (type: string, listener: object, options: AddEventListenerOptions | boolean | undefined) =>
      `${target === document ? 'document' : 'window'} ${type} ${idOf(listener)} ${typeof options === 'object' ? options.capture : options}`
    target.addEventListener = (
      type: string,
      listener: EventListener,
      options?: AddEventListenerOptions | boolean,
    ) => {
      listening.set(nameOf(type, listener, options), () =>
        removeEventListener.call(target, type, listener, options),
      )
      addEventListener.call(target, type, listener, options)
    }
    target.removeEventListener = (
      type: string,
      listener: EventListener,
      options?: EventListenerOptions | boolean,
    ) => {
      listening.delete(nameOf(type, listener, options))
      removeEventListener.call(target, type, listener, options)
    }
    return () => Object.assign(target, { addEventListener, removeEventListener })
  })
  return {
    get count() {
      return listening.size
    },
    restore() {
      listening.forEach((remove) => remove())
      originals.forEach((put) => put())
    },
  }
}
