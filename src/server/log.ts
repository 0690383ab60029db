import { isEmbedError } from '../errors/errors'

/** How many lines of a stack are printed. */
const MAX_FRAMES = 5

/**
 * Calls `onError`. If it throws or rejects, the answer is the same and the process goes on, and the failure
 * is printed on the console instead.
 */
export function tell<Told extends [error: unknown, ...unknown[]]>(
  onError: (...told: Told) => unknown,
  ...told: Told
): void {
  void (async () => onError(...told))()
    .catch(() => logFailure(told[0]))
    .catch(() => {})
}

/** The default of `onError`: one entry on the console. */
export function logFailure(error: unknown): void {
  console.error(`react-embed-token/server: ${describe(error)}`)
}

/** Our own messages contain no secret. Of any other error, only name, code and place are printed. */
function describe(error: unknown): string {
  try {
    if (isEmbedError(error)) return `${error.code}: ${error.message}`
    if (!(error instanceof Error)) return `${typeof error} was thrown. Give \`onError\` to see it.`
    const cause = error.cause instanceof Error ? `, caused by ${named(error.cause)}` : ''
    return `${named(error)}${cause}. Its message may hold a secret and is left out. Give \`onError\` to see it.${framesOf(error)}`
  } catch {
    return 'an error that cannot be read. Give `onError` to see it.'
  }
}

/** E.g. "Error ECONNREFUSED". */
function named(error: Error): string {
  const { name, code } = error as { name: unknown; code?: unknown }
  const isCode = typeof code === 'string' && /^[A-Z][A-Z_]{2,40}$/.test(code)
  return `${/^\w{1,40}$/.test(String(name)) ? String(name) : 'Error'}${isCode ? ` ${code}` : ''}`
}

/**
 * The lines of the stack after its message. If the stack begins with another message, message and lines
 * cannot be told apart, and nothing is printed.
 */
function framesOf({ stack = '', message }: Error): string {
  const [head = ''] = /^[\w$.]*( \[\w+\])?(: )?/.exec(stack) ?? []
  const said = `${head}${message}\n`
  const frames = stack.startsWith(said) ? stack.slice(said.length).split('\n') : []
  return frames
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => `\n${line}`)
    .join('')
}
