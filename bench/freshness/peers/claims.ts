type Claims = Record<string, unknown>

/** The payload of a JWT. */
export const claimsOf = (jwt: string) =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Claims

/**
 * The same JWT with claims that the client's own server would have put in; the simulation knows it by its
 * `jti` and `exp`.
 */
export const withClaims = (jwt: string, more: Claims) => encode({ ...claimsOf(jwt), ...more })

/** A JWT that no client here verifies: none of them checks a signature in the browser. */
export const encode = (claims: Claims) =>
  [{ alg: 'RS256', typ: 'JWT' }, claims].map(base64url).join('.') + '.c2lnbmF0dXJl'

const base64url = (part: Claims) => Buffer.from(JSON.stringify(part)).toString('base64url')
