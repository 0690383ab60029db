import { defineVendor, frame, type FrameSignal } from 'react-embed-token'

/** A made-up vendor whose page asks for its token by postMessage. */
export const board = defineVendor<{ iframe: { pageUrl: string } }>({
  id: 'board',
  name: 'Board',
  modes: {
    iframe: frame({
      src: ({ pageUrl }) => pageUrl,
      sandbox: 'allow-scripts allow-same-origin allow-forms',
      readyOn: 'message',
      // Read only from this frame, and only while it shows a page of pageUrl's origin.
      receive: (data) => readMessage(data),
      // Posted only to that origin: when the frame has asked, also after it reloaded itself, and at each
      // renewal.
      deliver: (token) => [{ type: 'board/token', token }],
      deliverTheme: ({ colorScheme }) => [{ type: 'board/theme', colorScheme }],
    }),
  },
})

function readMessage(data: unknown): FrameSignal | null {
  const message = data as { type?: unknown; height?: unknown } | null
  switch (message?.type) {
    case 'board/hello':
      return { type: 'token-wanted' }
    case 'board/ready':
      return { type: 'ready' }
    case 'board/height':
      return typeof message.height === 'number' ? { type: 'height', px: message.height } : null
    case 'board/unauthorized':
      return { type: 'rejected' }
    case 'board/error':
      return { type: 'failed', message: 'the board could not be loaded' }
    default:
      return null // not for us
  }
}
