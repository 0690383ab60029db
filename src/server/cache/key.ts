/** Deeper parameters are not cached: no vendor has such, and a page may send anything. */
const MAX_DEPTH = 32

/**
 * The key of a token: the same for the same identity, vendor and parameters, in whatever order these are.
 *
 * @returns `null`: the parameters are nested too deeply.
 */
export function keyOf(
  identity: string,
  vendor: string,
  params: Readonly<Record<string, unknown>>,
): string | null {
  const text = canonical(params, MAX_DEPTH)
  return text === null ? null : `${JSON.stringify([identity, vendor])}${text}`
}

/** JSON with sorted names. */
function canonical(value: unknown, depth: number): string | null {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (depth === 0) return null
  const parts: string[] = []
  if (Array.isArray(value)) {
    for (const each of value) {
      const part = canonical(each, depth - 1)
      if (part === null) return null
      parts.push(part)
    }
    return `[${parts.join()}]`
  }
  const names = Object.keys(value).sort()
  for (const name of names) {
    const part = canonical((value as Record<string, unknown>)[name], depth - 1)
    if (part === null) return null
    parts.push(`${JSON.stringify(name)}:${part}`)
  }
  return `{${parts.join()}}`
}
