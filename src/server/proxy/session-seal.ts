import { decodeProtectedHeader, EncryptJWT, jwtDecrypt } from 'jose'
import type { Admitted } from './admit'
import { ProxyRefusal } from './refusal'

/**
 * For how long an expired session may be continued by its user, with a new token: a day. Runtype's widget
 * names its last session when it begins the next one.
 */
export const RESUME_SECONDS = 86_400
const TOLERANCE_SECONDS = 5

/** What a session is sealed for. */
export interface SealedFor extends Admitted {
  vendor: string
  scope: string
}

/**
 * Encrypts a vendor's session id for one user, vendor, scope and origin, until the token's end. The page gets
 * only this. The key is derived from the real token: all instances have it, and a rotated token, which ends
 * the vendor's sessions, ends these as well.
 */
export async function sealSession(sessionId: string, sealed: SealedFor, secret: string): Promise<string> {
  const { identity, vendor, scope, origin, expiresAt } = sealed
  return new EncryptJWT({ sid: sessionId, vendor, scope, origin })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setSubject(identity)
    .replicateSubjectAsHeader()
    .setExpirationTime(Math.floor(expiresAt / 1_000))
    .encrypt(await keyOf(secret))
}

/**
 * Opens a sealed session.
 *
 * @param graceSeconds - how long after its end it is still opened.
 * @throws {ProxyRefusal} 401: it is none, has expired, or is of another vendor or scope.
 */
export async function openSession(
  text: unknown,
  { vendor, scope }: { vendor: string; scope: string },
  secret: string,
  graceSeconds = TOLERANCE_SECONDS,
): Promise<Admitted & { sessionId: string }> {
  if (typeof text !== 'string' || text === '') throw new ProxyRefusal('token_missing', 'There is no session.')
  const { payload } = await jwtDecrypt(text, await keyOf(secret), {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
    requiredClaims: ['exp', 'sub', 'sid', 'origin'],
    clockTolerance: graceSeconds,
  }).catch((error: unknown) => {
    const isExpired = (error as { code?: unknown }).code === 'ERR_JWT_EXPIRED'
    throw isExpired ? new ProxyRefusal('token_expired', 'The session has expired.') : notHere()
  })
  if (payload['vendor'] !== vendor || payload['scope'] !== scope) throw notHere()
  return {
    sessionId: String(payload['sid']),
    identity: String(payload.sub),
    origin: String(payload['origin']),
    expiresAt: Number(payload.exp) * 1_000,
  }
}

/** Whose session it claims to be. {@link openSession} finds out. @throws {ProxyRefusal} 401. */
export function identityOfSealed(text: unknown): string {
  if (typeof text !== 'string' || text === '') throw new ProxyRefusal('token_missing', 'There is no session.')
  try {
    const { sub } = decodeProtectedHeader(text)
    if (typeof sub === 'string') return sub
  } catch {
    // It is none of ours.
  }
  throw notHere()
}

function notHere(): ProxyRefusal {
  return new ProxyRefusal('token_rejected', 'The session is not valid here.')
}

async function keyOf(secret: string): Promise<Uint8Array> {
  const encoder = new TextEncoder()
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveBits'])
  const info = encoder.encode('react-embed-token/session')
  const rule = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  return new Uint8Array(await crypto.subtle.deriveBits(rule, material, 256))
}
