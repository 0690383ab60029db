import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  importJWK,
  importPKCS8,
  importSPKI,
  type JWK,
} from 'jose'
import { EmbedError } from '../../errors/errors'
import type { CheckedKey, KeyMaterial } from './key-input'

/** The one algorithm of our tokens. */
export const ALGORITHM = 'ES256'

/** Keys, ready for use. */
export interface KeyRing {
  /** Signs; `kid` names its public key. */
  signing: { kid: string; key: CryptoKey }
  /** Public keys only, each with `kid`, `alg` and `use`. */
  jwks: { keys: JWK[] }
}

/**
 * Imports the keys.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: a key cannot be imported, or two are the same.
 */
export async function importKeys(keys: readonly CheckedKey[]): Promise<KeyRing> {
  const imported = await Promise.all(keys.map(importOne))
  const [first] = imported
  const kids = imported.map(({ jwk }) => jwk.kid)
  if (new Set(kids).size < kids.length)
    throw new EmbedError('EMBED_CONFIG', '`keys` has the same key twice. Remove one.')
  if (!first?.privateKey)
    throw new EmbedError('EMBED_CONFIG', 'keys[0] is a public key. The first key signs.')
  return {
    signing: { kid: first.jwk.kid ?? '', key: first.privateKey },
    jwks: { keys: imported.map(({ jwk }) => jwk) },
  }
}

async function importOne({ where, kid, key }: CheckedKey): Promise<{ jwk: JWK; privateKey?: CryptoKey }> {
  try {
    const { publicJwk, privateKey } = await read(key)
    const { kty, crv, x, y } = publicJwk
    // Picked by name: nothing private can be published.
    const jwk = { kty, crv, x, y } as JWK
    const named = { ...jwk, kid: kid ?? (await calculateJwkThumbprint(jwk)), alg: ALGORITHM, use: 'sig' }
    return privateKey ? { jwk: named, privateKey } : { jwk: named }
  } catch {
    // The reason may repeat a part of the key.
    throw new EmbedError(
      'EMBED_CONFIG',
      `${where} cannot be imported as an ES256 key. Is it whole, and of the curve P-256?`,
    )
  }
}

async function read(key: KeyMaterial): Promise<{ publicJwk: JWK; privateKey?: CryptoKey }> {
  if (typeof key === 'string') {
    if (key.startsWith('-----BEGIN PUBLIC'))
      return { publicJwk: await exportJWK(await importSPKI(key, ALGORITHM, { extractable: true })) }
    const privateKey = await importPKCS8(key, ALGORITHM, { extractable: true })
    return { publicJwk: await exportJWK(privateKey), privateKey }
  }
  if ('privateKey' in key && 'publicKey' in key) {
    const pair = key
    return { publicJwk: await exportJWK(pair.publicKey), privateKey: pair.privateKey }
  }
  if ('kty' in key) {
    const imported = (await importJWK(key, ALGORITHM)) as CryptoKey
    return key.d === undefined ? { publicJwk: key } : { publicJwk: key, privateKey: imported }
  }
  const lone = key as CryptoKey
  const publicJwk = await exportJWK(lone)
  return lone.type === 'private' ? { publicJwk, privateKey: lone } : { publicJwk }
}
