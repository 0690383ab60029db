// The only file of the bench that knows how a vendor is written.
import { defineVendor, frame, inline } from 'react-embed-token'
import type { FrameAnswer } from './frame-messages.ts'
import { drawWidget } from './widget.ts'

/** A widget in the page; `asset` is the address of a script it needs. */
export const inlineVendor = defineVendor<{ inline: { asset?: string } }>({
  id: 'bench-inline',
  name: 'Bench',
  modes: {
    inline: inline({
      assets: ({ asset }) => (asset === undefined ? [] : [{ kind: 'script', url: asset }]),
      mount({ container, token, report }) {
        const { setToken, remove } = drawWidget(container, token)
        report.ready()
        return { setToken, destroy: remove }
      },
    }),
  },
})

/** A widget in a frame whose page says hello, is given the token, and says that it is ready. */
export const frameVendor = defineVendor<{ iframe: { address: string } }>({
  id: 'bench-frame',
  name: 'Bench',
  modes: {
    iframe: frame({
      src: ({ address }) => address,
      sandbox: 'allow-scripts allow-same-origin',
      readyOn: 'message',
      receive(data) {
        const { type } = (data ?? {}) as Partial<FrameAnswer>
        if (type === 'hello') return { type: 'token-wanted' }
        return type === 'ready' ? { type: 'ready' } : null
      },
      deliver: (token) => [{ type: 'token', token }],
    }),
  },
})
