import { defineVendor, inline } from '../../src'

/** A vendor whose widget shows its token and does nothing else. */
export const acme = defineVendor<{ inline: { board?: string | undefined; account?: string | undefined } }>({
  id: 'acme',
  name: 'Acme',
  tokenParams: ({ account }) => (account ? { account } : {}),
  modes: {
    inline: inline({
      mount({ container, token, report }) {
        container.textContent = token
        report.ready()
        return {
          setToken: (next) => (container.textContent = next),
          destroy: () => container.replaceChildren(),
        }
      },
    }),
  },
})
