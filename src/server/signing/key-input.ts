import type { CryptoKey, JWK } from 'jose'
import { EmbedError } from '../../errors/errors'

/** Key material: a JWK, the text of a PEM file, or a key of WebCrypto. */
export type KeyMaterial = JWK | string | CryptoKey | { privateKey: CryptoKey; publicKey: CryptoKey }

/**
 * A key of the issuer. Its `kid` is the one given, else the JWK's own, else the key's thumbprint (RFC 7638).
 */
export type EmbedKey = KeyMaterial | { kid: string; key: KeyMaterial }

/** A key as it was given, after its shape was checked. */
export interface CheckedKey {
  /** e.g. `keys[0]`. */
  where: string
  kid: string | undefined
  key: KeyMaterial
  /** Whether it can sign, as far as its shape tells. A lone key of WebCrypto tells by its type. */
  isPrivate: boolean
}

/**
 * Checks the shape of the keys: what can be seen without WebCrypto.
 *
 * @throws {EmbedError} `EMBED_CONFIG`, with a sentence for each mistake. No part of a key is repeated.
 */
export function checkKeys(keys: unknown): CheckedKey[] {
  if (!Array.isArray(keys) || keys.length === 0)
    throw wrong('`keys` is empty. Give a list with at least one ES256 key; the first one signs.')
  const checked = keys.map((each: unknown, index) => checkKey(each, `keys[${index}]`))
  const known = checked.flatMap(({ kid }) => kid ?? [])
  const twice = known.find((kid, index) => known.indexOf(kid) !== index)
  if (twice !== undefined)
    throw wrong('`keys` has two keys with the same `kid`. Give each key a `kid` of its own.')
  if (!checked[0]?.isPrivate)
    throw wrong('keys[0] is a public key. The first key signs, so give the private key.')
  return checked
}

function checkKey(given: unknown, where: string): CheckedKey {
  if (typeof given === 'object' && given !== null && 'key' in given) {
    const { kid, key } = given as { kid?: unknown; key: unknown }
    if (typeof kid !== 'string' || kid === '') throw wrong(`${where} has no \`kid\`. Give it a name.`)
    return { ...checkMaterial(key, where), kid }
  }
  return checkMaterial(given, where)
}

function checkMaterial(key: unknown, where: string): CheckedKey {
  if (typeof key === 'string') return checkPem(key, where)
  if (typeof key !== 'object' || key === null)
    throw wrong(`${where} is missing. Give a JWK, a PEM text or a CryptoKey. Is the variable set?`)
  if ('kty' in key) return checkJwk(key as JWK, where)
  if ('privateKey' in key && 'publicKey' in key) {
    const pair = key as { privateKey: CryptoKey; publicKey: CryptoKey }
    checkCryptoKey(pair.privateKey, `${where}.privateKey`, 'private')
    checkCryptoKey(pair.publicKey, `${where}.publicKey`, 'public')
    return { where, kid: undefined, key: pair, isPrivate: true }
  }
  if ('algorithm' in key && 'usages' in key) return checkLoneCryptoKey(key as unknown as CryptoKey, where)
  throw wrong(`${where} is no key. Give a JWK (with \`kty\`), a PEM text or a CryptoKey.`)
}

function checkPem(text: string, where: string): CheckedKey {
  const pem = text.trim()
  if (pem === '' || pem === 'undefined') throw wrong(`${where} is empty. Is the environment variable set?`)
  if (/^-----BEGIN EC PRIVATE KEY-----/.test(pem))
    throw wrong(`${where} is a PEM of SEC1. Convert it: openssl pkcs8 -topk8 -nocrypt -in key.pem.`)
  if (/^-----BEGIN (RSA|ENCRYPTED) PRIVATE KEY-----/.test(pem))
    throw wrong(`${where} is an RSA or an encrypted key. Give an ES256 key as unencrypted PKCS #8.`)
  const [, kind] = /^-----BEGIN (PRIVATE|PUBLIC) KEY-----/.exec(pem) ?? []
  if (!kind)
    throw wrong(
      `${where} is a text that is no PEM. It begins with -----BEGIN PRIVATE KEY-----. Parse a JWK with JSON.parse first.`,
    )
  if (!pem.includes('\n'))
    throw wrong(`${where} is a PEM in one line. Replace \\n in the variable with line breaks.`)
  return { where, kid: undefined, key: pem, isPrivate: kind === 'PRIVATE' }
}

function checkJwk(key: JWK, where: string): CheckedKey {
  if (key.kty !== 'EC' || key.crv !== 'P-256')
    throw wrong(`${where} is not of the curve P-256. ES256 needs { "kty": "EC", "crv": "P-256" }.`)
  if (typeof key.x !== 'string' || typeof key.y !== 'string')
    throw wrong(`${where} has no \`x\` or \`y\`. Give the whole JWK.`)
  if (key.alg !== undefined && key.alg !== 'ES256') throw wrong(`${where} has another \`alg\` than ES256.`)
  if (key.use !== undefined && key.use !== 'sig')
    throw wrong(`${where} has \`use\` other than "sig". Give a key for signatures.`)
  if (key.kid === '') throw wrong(`${where} has an empty \`kid\`. Give it a name, or leave it out.`)
  return { where, kid: key.kid, key, isPrivate: key.d !== undefined }
}

function checkLoneCryptoKey(key: CryptoKey, where: string): CheckedKey {
  checkCryptoKey(key, where, key.type)
  if (key.type === 'private' && !key.extractable)
    throw wrong(
      `${where} cannot be exported, so its public key is not known. Give { privateKey, publicKey }.`,
    )
  return { where, kid: undefined, key, isPrivate: key.type === 'private' }
}

function checkCryptoKey(key: CryptoKey, where: string, type: string): void {
  const { name, namedCurve } = key.algorithm as { name?: string; namedCurve?: string }
  if (name !== 'ECDSA' || namedCurve !== 'P-256')
    throw wrong(`${where} is not a CryptoKey for ECDSA with P-256. Generate it for ES256.`)
  if (key.type !== type || type === 'secret') throw wrong(`${where} is not a ${type} key.`)
  if (type === 'public' && !key.extractable)
    throw wrong(`${where} cannot be exported, so it cannot be published. Import it as extractable.`)
}

function wrong(message: string): EmbedError {
  return new EmbedError('EMBED_CONFIG', message)
}
