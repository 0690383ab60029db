/**
 * Makes one token of several values: base64url of JSON. In the page, `readBundle` reads it. The answer's
 * `expiresIn` must be the shortest life among the members.
 *
 * @example
 * const mint = async () => ({ embedToken: bundle({ url: 'https://…', sessionMinutes: 60 }), expiresIn: 300 })
 */
export function bundle(members: object): string {
  const bytes = new TextEncoder().encode(JSON.stringify(members))
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}
