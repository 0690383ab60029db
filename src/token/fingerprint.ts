/**
 * 32 bits of a token, to tell it from another one. It cannot be turned back into the token. `crypto.subtle` is
 * missing on pages without TLS, and takes a turn more.
 */
export function fingerprint(token: string): string {
  let hash = 0
  for (let index = 0; index < token.length; index += 1)
    hash = Math.imul(hash ^ token.charCodeAt(index), 16_777_619)
  return (hash >>> 0).toString(36)
}
