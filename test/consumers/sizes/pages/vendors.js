// Vendors of a page's own. All pages import this one file: a page must not ship the vendor that it does not use.
// esbuild keeps a call that nobody uses, unless the call is marked as pure. The other bundlers need no mark.
import { defineVendor, frame, inline } from 'react-embed-token'

export const notes = /* @__PURE__ */ defineVendor({
  id: 'notes',
  name: 'Notes',
  modes: {
    inline: inline({
      mount({ container, token, report }) {
        container.textContent = `Notes for ${token}`
        report.ready()
        return {
          setToken: (next) => {
            container.textContent = `Notes for ${next}`
          },
          destroy: () => container.replaceChildren(),
        }
      },
    }),
  },
})

export const board = /* @__PURE__ */ defineVendor({
  id: 'board',
  name: 'Board',
  modes: {
    iframe: frame({
      src: ({ pageUrl }) => pageUrl,
      sandbox: 'allow-scripts allow-same-origin',
      readyOn: 'message',
      receive: (data) => (data?.type === 'board/hello' ? { type: 'token-wanted' } : null),
      deliver: (token) => [{ type: 'board/token', token }],
    }),
  },
})
