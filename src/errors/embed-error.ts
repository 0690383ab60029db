import { EmbedError, type EmbedErrorCode, type EmbedErrorOptions } from './errors'
import type { sentences } from './sentences'
import type { widgetSentences } from './widget-sentences'

type Sentences = typeof sentences & typeof widgetSentences

const spoken: Partial<Sentences> = {}

/**
 * Has errors say whole sentences: in development, and on servers. Without them, a page in production ships
 * none.
 */
export function speak(...tables: readonly Partial<Sentences>[]): void {
  Object.assign(spoken, ...tables)
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
  const say = spoken[fault] as ((...facts: unknown[]) => string) | undefined
  return new EmbedError(
    code,
    say?.(...facts) ?? `${[code, fault, ...facts].join(' ')} (see react-embed-token, Errors)`,
    options,
  )
}
