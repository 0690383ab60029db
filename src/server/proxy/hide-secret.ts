import { joinBytes } from '../bytes'

/** Stands where the secret was. It needs no escaping in JSON. */
export const HIDDEN = new TextEncoder().encode('[hidden]')

/**
 * Replaces a secret in a stream of bytes, also where it lies across chunks: as it is, percent-encoded,
 * JSON-escaped, and in base64.
 *
 * Bytes are held back only while they may be the beginning of the secret. An event that ends with a line
 * break leaves at once.
 */
export function createSecretHider(secret: string): {
  push: (chunk: Uint8Array) => Uint8Array
  /** What was held back at the end of the stream. */
  end: () => Uint8Array
} {
  const forms = formsOf(secret)
  let held = new Uint8Array()

  function replace(data: Uint8Array): { out: Uint8Array[]; rest: Uint8Array } {
    const out: Uint8Array[] = []
    let from = 0
    for (;;) {
      const found = first(data, from, forms)
      if (!found) break
      out.push(data.subarray(from, found.at), HIDDEN)
      from = found.at + found.length
    }
    return { out, rest: data.subarray(from) }
  }

  return {
    push(chunk) {
      const { out, rest } = replace(held.byteLength === 0 ? chunk : joinBytes([held, chunk]))
      const keep = Math.max(...forms.map((form) => beginningAtEnd(rest, form)))
      out.push(rest.subarray(0, rest.byteLength - keep))
      held = rest.slice(rest.byteLength - keep)
      return out.length === 1 ? (out[0] as Uint8Array) : joinBytes(out)
    },
    end() {
      const rest = held
      held = new Uint8Array()
      return rest
    },
  }
}

function formsOf(secret: string): Uint8Array[] {
  const encoded = encodeURIComponent(secret)
  const base64 = [0, 1, 2].flatMap((offset) => {
    const length = offset + secret.length
    const text = btoa('x'.repeat(offset) + secret).replaceAll('=', '')
    // Without the characters that its neighbours have a part in.
    const form = text.slice(offset === 0 ? 0 : offset + 1, length % 3 === 0 ? undefined : -1)
    return [form, form.replaceAll('+', '-').replaceAll('/', '_')]
  })
  const texts = [
    secret,
    encoded,
    encoded.replace(/%../g, (code) => code.toLowerCase()),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
    ...base64,
  ]
  // The longest first: one may be the beginning of another.
  return [...new Set(texts)].sort((a, b) => b.length - a.length).map((text) => new TextEncoder().encode(text))
}

function first(
  data: Uint8Array,
  from: number,
  forms: Uint8Array[],
): { at: number; length: number } | undefined {
  let best: { at: number; length: number } | undefined
  for (const form of forms) {
    const at = indexOf(data, form, from, best?.at ?? data.byteLength)
    if (at !== -1) best = { at, length: form.byteLength }
  }
  return best
}

/** Where `part` begins in `data`, before `until`; -1: nowhere. */
function indexOf(data: Uint8Array, part: Uint8Array, from: number, until: number): number {
  const head = part[0] as number
  for (let at = data.indexOf(head, from); at !== -1 && at < until; at = data.indexOf(head, at + 1))
    if (at + part.byteLength <= data.byteLength && isAt(data, at, part, part.byteLength)) return at
  return -1
}

/** How many bytes at the end of `data` are the beginning of `form`. */
function beginningAtEnd(data: Uint8Array, form: Uint8Array): number {
  const head = form[0] as number
  const from = Math.max(0, data.byteLength - form.byteLength + 1)
  for (let at = data.indexOf(head, from); at !== -1; at = data.indexOf(head, at + 1))
    if (isAt(data, at, form, data.byteLength - at)) return data.byteLength - at
  return 0
}

function isAt(data: Uint8Array, at: number, part: Uint8Array, length: number): boolean {
  for (let offset = 1; offset < length; offset += 1) if (data[at + offset] !== part[offset]) return false
  return true
}
