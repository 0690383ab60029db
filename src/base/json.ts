/** Plain data, as JSON carries it. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined }
/** An object of {@link JsonValue}s. */
export type JsonObject = { readonly [key: string]: JsonValue | undefined }

/** An answer that holds a token fits into this many characters; more is not parsed. */
const MAX_BODY_LENGTH = 65_536

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `undefined` where `text` is not JSON. Its parser's message would quote the text, and with it a token. */
export function readJson(text: string): unknown {
  try {
    return text.length > MAX_BODY_LENGTH ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Says what `value` is without repeating it: it may hold a token. Only keys that are plain short words are
 * named, two levels deep.
 */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `a string of ${value.length} characters`
  if (!isRecord(value)) return Array.isArray(value) ? 'an array' : value === null ? 'null' : typeof value
  const names = [...Object.keys(value), ...Object.keys(value['data'] ?? {}).map((name) => `data.${name}`)]
  const plain = names.filter((name) => /^(data\.)?[A-Za-z_]{1,40}$/.test(name)).slice(0, 6)
  return `an object with ${plain.join(', ') || 'none of them'}`
}

/** Whether two values are the same as JSON, in whatever order the names of objects stand. */
export function isSameData(one: unknown, other: unknown): boolean {
  return inOrder(one) === inOrder(other)
}

function inOrder(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  )
}
