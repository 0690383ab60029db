import type { sentences as table } from './sentences'
import { EmbedError, type EmbedErrorCode, type EmbedErrorOptions } from './errors'

type Sentences = typeof table

let sentences: Sentences | null = null

/**
 * Has errors say whole sentences: in development, and on servers. Without them, a page in production ships
 * none.
 */
export function speak(all: Sentences): void {
  sentences = all
}

/**
 * An error that says what went wrong; where sentences are not shipped, its code, the name of the fault and
 * its facts.
 */
export function embedError<Fault extends keyof Sentences>(
  code: EmbedErrorCode,
  fault: Fault,
  facts: Parameters<Sentences[Fault]>,
  options?: EmbedErrorOptions,
): EmbedError {
  const say = sentences?.[fault] as ((...facts: unknown[]) => string) | undefined
  return new EmbedError(
    code,
    say?.(...facts) ?? `${[code, fault, ...facts].join(' ')} (see react-embed-token, Errors)`,
    options,
  )
}
