import { base64url, CompactEncrypt, compactDecrypt } from 'jose'
import { EmbedError } from '../../errors/errors'
import { type CachedToken, asCachedToken } from '../cache/token-cache'

/** A key of the host's for tokens in a shared store. */
export interface EncryptionKey {
  /** Its name. It is stored beside what it encrypted, and is no secret. */
  kid: string
  /** 32 bytes, or the same as base64url, e.g. of `openssl rand 32 | basenc --base64url`; a secret. */
  key: Uint8Array | string
}

/** Encrypts tokens for a store, and decrypts them. */
export interface Sealer {
  /** @param name - the key of the store: the text is of no use under another. */
  seal: (token: CachedToken, name: string) => Promise<string>
  /** `null`: it cannot be decrypted with any of the keys, or is of another name. */
  open: (text: string, name: string) => Promise<CachedToken | null>
}

const KEY_BYTES = 32

/**
 * JWE by `dir` and A256GCM.
 *
 * @param keys - the first encrypts, all decrypt.
 * @throws {EmbedError} `EMBED_CONFIG`: there is no key, one is not 32 bytes long, or two have the same `kid`.
 */
export function createSealer(keys: readonly EncryptionKey[], what: string): Sealer {
  const bytes = new Map<string, Uint8Array>()
  const imported = new Map<Uint8Array, Promise<CryptoKey>>()
  /** Imported once: jose would import bytes for each token. */
  const keyOf = (key: Uint8Array) => {
    const known = imported.get(key) ?? importKey(key)
    imported.set(key, known)
    return known
  }
  const mistakes: string[] = []
  for (const { kid, key } of Array.isArray(keys) ? (keys as readonly EncryptionKey[]) : []) {
    const read = bytesOf(key)
    if (typeof kid !== 'string' || kid === '') mistakes.push(`A key of ${what} has no \`kid\`.`)
    else if (bytes.has(kid)) mistakes.push(`Two keys of ${what} have the same \`kid\`.`)
    else if (read?.byteLength !== KEY_BYTES)
      mistakes.push(`The key "${kid}" of ${what} is not 32 bytes long.`)
    else bytes.set(kid, read)
  }
  const [first] = bytes
  if (!first && mistakes.length === 0) mistakes.push(`${what} has no key. Give [{ kid, key }].`)
  if (!first || mistakes.length > 0) throw new EmbedError('EMBED_CONFIG', mistakes.join(' '))
  const [kid, key] = first
  return {
    seal: async (token, name) =>
      new CompactEncrypt(new TextEncoder().encode(JSON.stringify({ ...token, name })))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid })
        .encrypt(await keyOf(key)),
    open: async (text, name) => {
      try {
        const { plaintext } = await compactDecrypt(text, ({ kid: named }) => keyOf(find(bytes, named)), {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        })
        const sealed = JSON.parse(new TextDecoder().decode(plaintext)) as { name?: unknown } | null
        return sealed?.name === name ? asCachedToken(sealed) : null
      } catch {
        return null
      }
    },
  }
}

function importKey(key: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', Uint8Array.from(key), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

function find(keys: ReadonlyMap<string, Uint8Array>, kid: string | undefined): Uint8Array {
  const key = keys.get(kid ?? '')
  if (!key) throw new Error('No such key.')
  return key
}

function bytesOf(key: unknown): Uint8Array | undefined {
  try {
    return typeof key === 'string'
      ? base64url.decode(key.trim())
      : key instanceof Uint8Array
        ? key
        : undefined
  } catch {
    return undefined
  }
}
