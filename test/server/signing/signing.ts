// Keys and an issuer for tests, and JWTs that say what no issuer of ours would.
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'
import { createEmbedTokenIssuer, type EmbedTokenIssuerOptions } from '../../../src/server/signing'

export const ISSUER = 'https://app.example.com'
export const GRANT = {
  identity: 'user-1',
  vendor: 'interakt',
  scope: 'help-desk',
  origin: 'https://app.example.com',
}

/** A new private key. */
export async function newKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid }
}

export async function newIssuer(more: Partial<EmbedTokenIssuerOptions> = {}) {
  const key = await newKey('k1')
  return { key, issuer: createEmbedTokenIssuer({ issuer: ISSUER, keys: [key], ...more }) }
}

/** A JWT of these claims and headers; `undefined` leaves one out. */
export async function forge(
  key: Parameters<SignJWT['sign']>[0],
  claims: { [Name in keyof JWTPayload]?: JWTPayload[Name] | undefined },
  header: Record<string, unknown> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000)
  const full = { iss: ISSUER, aud: ISSUER, sub: 'user-1', iat: now, exp: now + 900, ...claims } as JWTPayload
  return new SignJWT(full).setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header }).sign(key)
}
