import { EmbedError } from '../../errors/errors'
import type { TokenHandlerOptions } from './options'

/**
 * Checks the options of a handler when it is created.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: one sentence for each mistake, all at once.
 */
export function checkOptions<User>(options: TokenHandlerOptions<User>): void {
  const mistakes = [...mistakesOf(options)]
  if (mistakes.length > 0) throw new EmbedError('EMBED_CONFIG', mistakes.join(' '))
}

function* mistakesOf<User>(options: TokenHandlerOptions<User>): Generator<string> {
  const { allowedOrigins = [], requireIdentity, identityOf, timeoutMs } = options
  if (typeof options.authorize !== 'function') yield '`authorize` is not a function.'
  yield* mistakesOfMints(options.mint)
  if (!Array.isArray(allowedOrigins)) yield '`allowedOrigins` is not a list. Give the origins as an array.'
  if (requireIdentity && !identityOf) yield '`requireIdentity` needs `identityOf` to compare with.'
  if (timeoutMs !== undefined && !(timeoutMs > 0)) yield '`timeoutMs` is not a number of ms above 0.'
  for (const name of ['identityOf', 'scopesOf', 'onError', 'onEvent'] as const) {
    const given: unknown = options[name]
    if (given !== undefined && typeof given !== 'function') yield `\`${name}\` is not a function.`
  }
  if (options.limits !== undefined && typeof options.limits?.take !== 'function')
    yield '`limits` has no `take`. Give the result of `rateLimits()`.'
}

function* mistakesOfMints(mint: unknown): Generator<string> {
  if (typeof mint === 'function') return
  if (typeof mint !== 'object' || mint === null) {
    yield '`mint` is neither a function nor an object of functions.'
    return
  }
  for (const [vendor, each] of Object.entries(mint))
    if (typeof each !== 'function') yield `\`mint\` of "${vendor}" is not a function.`
}
