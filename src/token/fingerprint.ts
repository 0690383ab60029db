/**
 * 32 bits of a token, to tell it from another one. It cannot be turned back into the token. `crypto.subtle` is
 * missing on pages without TLS, and takes a turn more.
 */
export function fingerprint(token: string): string {
  let hash = 0
  for (const char of token) hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619)
  return (hash >>> 0).toString(36)
}
