// Runs inside of a simulated page.
import type { Answer, Host } from './host.ts'

type HeadersInit = SimHeaders | Iterable<[string, string]> | Record<string, string> | undefined
interface Signal {
  aborted: boolean
  reason: unknown
  addEventListener: (type: string, listener: () => void) => void
  removeEventListener: (type: string, listener: () => void) => void
}
interface RequestInit {
  method?: string
  headers?: HeadersInit
  body?: unknown
  signal?: Signal | null
}

export class SimHeaders {
  #values = new Map<string, string>()
  constructor(init?: HeadersInit) {
    if (!init) return
    const entries =
      typeof (init as Iterable<[string, string]>)[Symbol.iterator] === 'function'
        ? init
        : Object.entries(init)
    for (const [name, value] of entries as Iterable<[string, string]>) this.append(name, value)
  }
  get(name: string) {
    return this.#values.get(name.toLowerCase()) ?? null
  }
  has(name: string) {
    return this.#values.has(name.toLowerCase())
  }
  set(name: string, value: string) {
    this.#values.set(name.toLowerCase(), String(value))
  }
  append(name: string, value: string) {
    const held = this.get(name)
    this.set(name, held === null ? value : `${held}, ${value}`)
  }
  delete(name: string) {
    this.#values.delete(name.toLowerCase())
  }
  forEach(each: (value: string, name: string) => void) {
    for (const [name, value] of this) each(value, name)
  }
  keys() {
    return this.#values.keys()
  }
  values() {
    return this.#values.values()
  }
  entries() {
    return this[Symbol.iterator]()
  }
  [Symbol.iterator]() {
    return [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1))[Symbol.iterator]()
  }
}

class Body {
  bodyUsed = false
  #text: string
  constructor(text: string) {
    this.#text = text
  }
  peek() {
    return this.#text
  }
  async text() {
    if (this.bodyUsed) throw new TypeError('body stream already read')
    this.bodyUsed = true
    return this.#text
  }
  async json(): Promise<unknown> {
    return JSON.parse(await this.text())
  }
  async arrayBuffer() {
    return Uint8Array.from(await this.text(), (char) => char.charCodeAt(0)).buffer
  }
}

export class SimResponse extends Body {
  readonly status: number
  readonly statusText: string
  readonly headers: SimHeaders
  readonly ok: boolean
  readonly url: string
  readonly redirected = false
  readonly type = 'basic'
  constructor(
    body: unknown = '',
    init: { status?: number; statusText?: string; headers?: HeadersInit; url?: string } = {},
  ) {
    super(textOf(body))
    this.status = init.status ?? 200
    this.statusText = init.statusText ?? ''
    this.headers = new SimHeaders(init.headers)
    this.ok = this.status >= 200 && this.status < 300
    this.url = init.url ?? ''
  }
  clone() {
    return new SimResponse(this.peek(), this)
  }
  static json(value: unknown, init: { status?: number; headers?: HeadersInit } = {}) {
    return new SimResponse(JSON.stringify(value), {
      ...init,
      headers: { 'content-type': 'application/json' },
    })
  }
}

export class SimRequest extends Body {
  readonly url: string
  readonly method: string
  readonly headers: SimHeaders
  readonly signal: Signal | null
  constructor(input: SimRequest | URL | string, init: RequestInit = {}) {
    const from = input instanceof SimRequest ? input : null
    super(init.body === undefined ? (from?.peek() ?? '') : textOf(init.body))
    this.url = from
      ? from.url
      : new URL(typeof input === 'string' ? input : (input as URL).href, location.href).href
    this.method = (init.method ?? from?.method ?? 'GET').toUpperCase()
    this.headers = new SimHeaders(init.headers ?? from?.headers)
    this.signal = init.signal ?? from?.signal ?? null
  }
  clone() {
    return new SimRequest(this)
  }
}

function textOf(body: unknown): string {
  if (body === null || body === undefined) return ''
  if (ArrayBuffer.isView(body) || body instanceof ArrayBuffer) return new TextDecoder().decode(body)
  return typeof body === 'string' ? body : (body as URLSearchParams).toString()
}

export function createFetch(host: Host) {
  return function fetch(input: SimRequest | URL | string, init?: RequestInit): Promise<SimResponse> {
    return new Promise((resolve, reject) => {
      const request = new SimRequest(input, init)
      const { signal } = request
      if (signal?.aborted) {
        reject(signal.reason)
        return
      }
      const onAbort = () => {
        cancel()
        reject(signal?.reason)
      }
      const cancel = host.send(
        { url: request.url, method: request.method, body: request.peek() },
        (answer: Answer | null) => {
          signal?.removeEventListener('abort', onAbort)
          if (answer === null) reject(new TypeError('Failed to fetch'))
          else
            resolve(
              new SimResponse(answer.body, {
                status: answer.status,
                headers: answer.headers,
                url: request.url,
              }),
            )
        },
      )
      signal?.addEventListener('abort', onAbort)
    })
  }
}
