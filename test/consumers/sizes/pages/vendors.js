// Vendors of a page's own. All pages import this one file: a page must not ship the vendor that it does not use.
// Bundlers keep a call that nobody uses, unless the call is marked as pure: some look for marks in the package, some
// only here. A vendor in a file of its own needs no marks.
import { defineVendor, frame, inline } from 'react-embed-token'

export const notes = /* @__PURE__ */ defineVendor({
  id: 'notes',
  name: 'Notes',
  modes: {
    inline: /* @__PURE__ */ inline({
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
    iframe: /* @__PURE__ */ frame({
      src: ({ pageUrl }) => pageUrl,
      sandbox: 'allow-scripts allow-same-origin',
      readyOn: 'message',
      receive: (data) => (data?.type === 'board/hello' ? { type: 'token-wanted' } : null),
      deliver: (token) => [{ type: 'board/token', token }],
    }),
  },
})

/** Only its token is of interest: a page that draws the widget itself. */
export const bare = /* @__PURE__ */ defineVendor({ id: 'bare', name: 'Bare', modes: {} })
