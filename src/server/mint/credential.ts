import { EmbedError } from '../../errors/errors'

/** The texts that an unset variable turns into. */
const NOTHING = new Set(['', 'undefined', 'null', 'NaN', '[object Object]'])

/** Whether `value` is no text, is empty, or is a word such as "undefined". */
export function isMissing(value: unknown): boolean {
  return typeof value !== 'string' || NOTHING.has(value.trim())
}

/**
 * Checks that a vendor's address is a URL. A mint checks it when it runs, as with {@link requireCredential}.
 *
 * @param what - e.g. `baseUrl of answeringAgentMint`.
 * @throws {EmbedError} `EMBED_CONFIG`; the value is not repeated.
 */
export function requireUrl(what: string, value: unknown): string {
  if (isMissing(value))
    throw new EmbedError('EMBED_CONFIG', `${what} is empty. Is the environment variable set?`)
  const text = (value as string).trim()
  if (/^https?:\/\/[^/]/i.test(text) && URL.canParse(text)) return text
  throw new EmbedError(
    'EMBED_CONFIG',
    `${what} is not a URL with https: or http:. Check the environment variable.`,
  )
}

/**
 * Checks that a key or a stored token is there, and is one line of plain characters. A mint checks it when it
 * runs, not when it is created: builds import routes without secrets.
 *
 * @param what - e.g. `apiKey of answeringAgentMint`.
 * @throws {EmbedError} `EMBED_CONFIG`; the value is not repeated.
 */
export function requireCredential(what: string, value: unknown): string {
  if (isMissing(value))
    throw new EmbedError('EMBED_CONFIG', `${what} is empty. Is the environment variable set?`)
  const text = value as string
  if (/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text)) return text
  throw new EmbedError(
    'EMBED_CONFIG',
    `${what} has a line break, a space at an end, or characters that are not ASCII. Check the environment variable.`,
  )
}
