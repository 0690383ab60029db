import { EmbedError, MAX_QUOTE_LENGTH } from './errors'
import { createRedactor } from './redaction'

/** The tokens that one widget was given, and what must not repeat them. */
export interface Secrets {
  /** Notes a token: it is hidden from now on, also after the widget has a newer one. */
  add: (token: string) => void
  /** What the widget said, fit for a message: redacted, then cut. `""` where it is no text. */
  quote: (said: unknown) => string
  /** Plain data that the widget handed over, with its texts redacted. */
  data: (value: unknown) => unknown
  /**
   * The error itself where nothing in it holds a token; otherwise a copy. Its causes are looked through; an
   * object in them that cannot be is told by its kind.
   */
  error: (error: EmbedError) => EmbedError
}

/** Deeper, and after so many values, nothing is told. */
const MAX_DEPTH = 6
const MAX_VALUES = 500

export function createSecrets(): Secrets {
  const { add, redact } = createRedactor()

  /** @param areOthersTold - whether objects that are neither plain nor errors are handed on as they are. */
  function clean(value: unknown, areOthersTold: boolean): unknown {
    let left = MAX_VALUES
    const visit = (value: unknown, depth: number): unknown => {
      if (typeof value === 'string') return redact(value)
      if (typeof value !== 'object' || value === null) return value
      left -= 1
      if (depth > MAX_DEPTH || left < 0) return '…'
      const inner = (of: unknown) => visit(of, depth + 1)
      const kind = Object.prototype.toString.call(value)
      if (value instanceof Error || kind === '[object Error]') return cleanError(value as Error, inner)
      if (Array.isArray(value) || isPlain(value)) {
        const cleaned = Array.isArray(value)
          ? value.map(inner)
          : cleanEntries(value, Object.keys(value), inner)
        return isSame(value, cleaned) ? value : cleaned
      }
      return areOthersTold ? value : kind
    }
    try {
      return visit(value, 0)
    } catch {
      return '…' // somebody else's getter threw
    }
  }

  function cleanError(error: Error, inner: (value: unknown) => unknown): Error {
    const { name, message, stack = '' } = error
    const more = cleanEntries(error, ownNames(error), inner)
    const told = { message: redact(message), stack: redact(stack) }
    if (told.message === message && told.stack === stack && isSame(error, more)) return error
    return Object.defineProperty(
      Object.assign(new Error(told.message), more, { stack: told.stack }),
      'name',
      { value: name },
    )
  }

  function cleanEntries(
    value: object,
    names: readonly string[],
    inner: (value: unknown) => unknown,
  ): Record<string, unknown> {
    return Object.fromEntries(
      names.map((name) => [redact(name), inner((value as Record<string, unknown>)[name])]),
    )
  }

  return {
    add,
    quote: (said) => (typeof said === 'string' ? redact(said).slice(0, MAX_QUOTE_LENGTH) : ''),
    data: (value) => clean(value, true),
    error(error) {
      const message = redact(error.message)
      const cause = clean(error.cause, false)
      if (message === error.message && cause === error.cause) return error
      return new EmbedError(error.code, message, { ...error, cause })
    },
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** Those of an error that are not enumerable, too: its cause, and the errors of an `AggregateError`. */
function ownNames(error: Error): string[] {
  return Object.getOwnPropertyNames(error).filter(
    (name) => name !== 'message' && name !== 'stack' && name !== 'name',
  )
}

/** Whether each value of `before` is in `after`. */
function isSame(before: object, after: object): boolean {
  const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>]
  return Object.keys(now).every((name) => name in old && old[name] === now[name])
}
