/**
 * Reads a token that holds several values: base64url of a JSON object, as `bundle` of
 * `react-embed-token/server` makes it. `null`: the token is something else.
 *
 * @typeParam T - the members that the vendor's mint puts in. Their values come from your backend, and are not
 *   checked.
 *
 * @example
 * const url = readBundle<{ url: string; sessionMinutes: number }>(token)?.url ?? token
 */
export function readBundle<T extends object>(token: string): Partial<T> | null {
  try {
    const bytes = Uint8Array.from(atob(token.replace(/-/g, '+').replace(/_/g, '/')), (character) =>
      character.charCodeAt(0),
    )
    const read: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : null
  } catch {
    return null
  }
}

/** The texts among a bundle's members, for `token.secrets`. Other tokens have none. */
export function bundleSecrets(token: string): string[] {
  return Object.values(readBundle<Record<string, unknown>>(token) ?? {}).filter(
    (member) => typeof member === 'string',
  )
}
