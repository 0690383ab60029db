// How a vendor is defined, and what is noticed before it runs.
import { defineVendor, handshake, type EmbedVendor } from 'react-embed-token'
import type { Same } from './same'

const mount = () => ({ setToken: () => {}, destroy: () => {} })
const inline = { swap: { apply: 'in-place' as const }, mount }

export const right = defineVendor<{ inline: { board: string }; iframe: { url: string } }>({
  id: 'acme',
  name: 'Acme',
  token: { lifetimeSeconds: 900, minLeadMs: 1_000 },
  tokenParams: (options) => ('board' in options ? { board: options.board } : {}),
  modes: {
    inline,
    iframe: {
      ...handshake,
      src: ({ url }) => url,
      swap: { apply: 'reload', when: 'idle' },
      sandbox: 'allow-scripts',
    },
  },
})
export const isKept: Same<
  typeof right,
  EmbedVendor<{ inline: { board: string }; iframe: { url: string } }>
> = true

// @ts-expect-error a vendor has an id
defineVendor<{ inline: object }>({ name: 'Acme', modes: { inline } })
// @ts-expect-error its modes are those of its type
defineVendor<{ inline: object }>({ id: 'acme', name: 'Acme', modes: {} })
// @ts-expect-error and no others
defineVendor<{ inline: object }>({ id: 'acme', name: 'Acme', modes: { inline, iframe: { ...handshake } } })
// @ts-expect-error there is no such mode
defineVendor<{ popup: object }>({ id: 'acme', name: 'Acme', modes: { popup: inline } })
defineVendor<{ inline: object }>({
  id: 'acme',
  name: 'Acme',
  // @ts-expect-error there is no such way
  modes: { inline: { swap: { apply: 'refresh' }, mount } },
})
// @ts-expect-error how a token is swapped has to be said
defineVendor<{ inline: object }>({ id: 'acme', name: 'Acme', modes: { inline: { mount } } })
defineVendor<{ inline: object }>({
  id: 'acme',
  name: 'Acme',
  // @ts-expect-error what is mounted can be given a token, and be taken down
  modes: { inline: { ...inline, mount: () => ({ destroy: () => {} }) } },
})
defineVendor<{ inline: { board: string } }>({
  id: 'acme',
  name: 'Acme',
  // @ts-expect-error an option that there is not
  tokenParams: ({ card }) => ({ board: String(card) }),
  modes: { inline },
})
defineVendor<{ inline: object }>({
  id: 'acme',
  name: 'Acme',
  // @ts-expect-error what is sent to the backend is JSON
  tokenParams: () => ({ at: new Date() }),
  modes: { inline },
})
defineVendor<{ iframe: object }>({
  id: 'acme',
  name: 'Acme',
  // @ts-expect-error a frame says what it may do
  modes: { iframe: { ...handshake, src: () => '/', swap: { apply: 'reload' } } },
})
