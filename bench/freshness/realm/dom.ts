// Runs inside of a simulated page.
import { SimEvent, SimEventTarget } from './events.ts'
import type { Host, StorageArea } from './host.ts'

class TokenList {
  #tokens = new Set<string>()
  add(...tokens: string[]) {
    for (const token of tokens) this.#tokens.add(token)
  }
  remove(...tokens: string[]) {
    for (const token of tokens) this.#tokens.delete(token)
  }
  contains(token: string) {
    return this.#tokens.has(token)
  }
  toString() {
    return [...this.#tokens].join(' ')
  }
}

/** As much of an element as a token client touches. Nothing is laid out, nothing loads. */
export class SimElement extends SimEventTarget {
  readonly tagName: string
  readonly style: Record<string, string> = {}
  readonly sandbox = new TokenList()
  readonly classList = new TokenList()
  readonly children: SimElement[] = []
  parentNode: SimElement | null = null
  contentWindow: unknown = null
  src = ''
  title = ''
  textContent = ''
  #attributes = new Map<string, string>()
  constructor(tagName: string) {
    super()
    this.tagName = tagName.toUpperCase()
  }
  override outer() {
    return this.parentNode
  }
  setAttribute(name: string, value: string) {
    this.#attributes.set(name, String(value))
  }
  getAttribute(name: string) {
    return this.#attributes.get(name) ?? null
  }
  removeAttribute(name: string) {
    this.#attributes.delete(name)
  }
  appendChild<T extends SimElement>(child: T): T {
    child.parentNode?.removeChild(child)
    child.parentNode = this
    this.children.push(child)
    return child
  }
  append(...children: SimElement[]) {
    for (const child of children) this.appendChild(child)
  }
  removeChild<T extends SimElement>(child: T): T {
    const index = this.children.indexOf(child)
    if (index >= 0) this.children.splice(index, 1)
    child.parentNode = null
    return child
  }
  remove() {
    this.parentNode?.removeChild(this)
  }
  replaceChildren(...children: SimElement[]) {
    for (const child of [...this.children]) this.removeChild(child)
    for (const child of children) this.appendChild(child)
  }
  contains(other: SimElement | null): boolean {
    for (let at = other; at; at = at.parentNode) if (at === this) return true
    return false
  }
  get isConnected() {
    return document.documentElement.contains(this as unknown as Node)
  }
  get firstChild(): SimElement | null {
    return this.children[0] ?? null
  }
  querySelector() {
    return null
  }
  querySelectorAll() {
    return []
  }
}

export function createDocument(host: Host, win: SimEventTarget) {
  const documentElement = new SimElement('html')
  const head = documentElement.appendChild(new SimElement('head'))
  const body = documentElement.appendChild(new SimElement('body'))
  class Document extends SimEventTarget {
    readonly documentElement = documentElement
    readonly head = head
    readonly body = body
    readonly readyState = 'complete'
    readonly referrer = ''
    readonly prerendering = false
    title = ''
    cookie = ''
    override outer() {
      return win
    }
    get hidden() {
      return host.isHidden
    }
    get visibilityState() {
      return host.isHidden ? 'hidden' : 'visible'
    }
    get activeElement() {
      return body
    }
    hasFocus() {
      return !host.isHidden
    }
    createElement(tagName: string) {
      return new SimElement(tagName)
    }
    createEvent() {
      return new SimEvent('')
    }
    getElementById() {
      return null
    }
    querySelector() {
      return null
    }
    querySelectorAll() {
      return []
    }
    getElementsByTagName() {
      return []
    }
  }
  return new Document()
}

/** A `Storage` over an area that tabs may share. */
export function createStorage(area: StorageArea) {
  return {
    get length() {
      return area.keys().length
    },
    key: (index: number) => area.keys()[index] ?? null,
    getItem: (key: string) => area.get(String(key)),
    setItem: (key: string, value: string) => area.set(String(key), String(value)),
    removeItem: (key: string) => area.set(String(key), null),
    clear: () => area.keys().forEach((key) => area.set(key, null)),
  }
}
