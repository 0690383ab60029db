import { isRecord } from '../base/json'
import { embedError } from '../errors/embed-error'
import type { TokenSource } from './token-source'

/** Where a client's tokens come from: one source for every vendor, or one a vendor id. */
export type TokenSources = TokenSource | Readonly<Record<string, TokenSource>>

/**
 * The token sources of `source`.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: it is neither a token source nor an object of token sources. Only
 * TypeScript tells that earlier.
 */
export function readSources(source: unknown): TokenSource[] {
  const isMap = isRecord(source) && !isSource(source)
  return Object.entries(isMap ? source : { source })
    .filter(([, each]) => each || !isMap)
    .map(([name, each]) => {
      if (isSource(each)) return each
      throw embedError('EMBED_CONFIG', 'badSource', [name, typeof each])
    })
}

export function isSource(value: unknown): value is TokenSource {
  return typeof (value as Partial<TokenSource> | null | undefined)?.fetch === 'function'
}
