import { EmbedError } from './errors'
import { isRecord } from './json'
import type { TokenSource } from './source'

/**
 * @param areShared - tabs share tokens, so each source needs a name.
 * @throws {EmbedError} `EMBED_CONFIG`: `source` is neither a token source nor an object of token sources. Only TypeScript tells that earlier.
 */
export function checkSources(source: unknown, areShared: boolean): void {
  const sources = isRecord(source) && !isSource(source) ? source : { source }
  for (const [name, each] of Object.entries(sources)) {
    if (!each && sources === source) continue
    if (!isSource(each)) throw wrong(`${name} to be fromEndpoint('/…') or fromFunction(f), got a ${typeof each}`)
  }
  if (areShared && Object.values(sources).some((each) => isSource(each) && each.id === undefined)) {
    throw wrong(
      'each source to have an id with crossTab: true. Give fromFunction(f, { id }) or fromEndpoint(url, { headers, id }) a name; null: not shared',
    )
  }
}

function wrong(expected: string): EmbedError {
  return new EmbedError('EMBED_CONFIG', `Expected ${expected}.`)
}

export function isSource(value: unknown): value is TokenSource {
  return typeof (value as Partial<TokenSource> | null | undefined)?.fetch === 'function'
}
