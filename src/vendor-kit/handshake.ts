import type { FrameDefinition, FrameSignal } from './frame/frame-definition'

/**
 * The messages between this library and a page of your own in a frame.
 *
 * | from | message | when |
 * |---|---|---|
 * | the frame | `{ type: 'embed:hello' }` | it listens, and wants its token; again after it reloaded itself |
 * | the page | `{ type: 'embed:theme', colorScheme, variables, dir }` | answers `hello`, and at each change |
 * | the page | `{ type: 'embed:token', token }` | answers `hello` once there is one, and at each renewal |
 * | the page | `{ type: 'embed:options', options }` | the embed's options have changed, and not the frame's address; also before the answer to a later `hello` |
 * | the frame | `{ type: 'embed:ready' }` | it shows itself |
 * | the frame | `{ type: 'embed:height', px }` | its content has that height |
 * | the frame | `{ type: 'embed:rejected' }` | its token was refused |
 * | the frame | `{ type: 'embed:error', message }` | something else went wrong |
 *
 * @example
 * const board = defineVendor<{ iframe: { url: string } }>({
 *   id: 'board',
 *   name: 'Board',
 *   modes: { iframe: frame({ ...handshake, src: ({ url }) => url, sandbox: 'allow-scripts allow-same-origin' }) },
 * })
 */
export const handshake = {
  readyOn: 'message',
  receive: readMessage,
  deliver: (token) => [{ type: 'embed:token', token }],
  deliverOptions: (options) => [{ type: 'embed:options', options }],
  deliverTheme: ({ colorScheme, variables, dir }) => [{ type: 'embed:theme', colorScheme, variables, dir }],
} as const satisfies Pick<
  FrameDefinition<object>,
  'readyOn' | 'receive' | 'deliver' | 'deliverOptions' | 'deliverTheme'
>

function readMessage(data: unknown): FrameSignal | null {
  const { type, px, message } = (typeof data === 'object' && data !== null ? data : {}) as {
    type?: unknown
    px?: unknown
    message?: unknown
  }
  switch (type) {
    case 'embed:hello':
      return { type: 'token-wanted' }
    case 'embed:ready':
      return { type: 'ready' }
    case 'embed:height':
      return typeof px === 'number' ? { type: 'height', px } : null
    case 'embed:rejected':
      return { type: 'rejected' }
    case 'embed:error':
      return { type: 'failed', message: typeof message === 'string' ? message : 'an error' }
    default:
      return null
  }
}
