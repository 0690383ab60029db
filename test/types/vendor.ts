// How a vendor is defined, and what is noticed before it runs.
import {
  defineVendor,
  type EmbedVendor,
  frame,
  handshake,
  inline as inlineMode,
  reloadWhenIdle,
} from 'react-embed-token'
import type { Same } from './same'

const mount = () => ({ setToken: () => {}, destroy: () => {} })
const inline = inlineMode({ mount })

export const right = defineVendor<{ inline: { board: string }; iframe: { url: string } }>({
  id: 'acme',
  name: 'Acme',
  token: { lifetimeSeconds: 900, minLeadMs: 1_000 },
  tokenParams: (options) => ('board' in options ? { board: options.board } : {}),
  modes: {
    inline,
    iframe: frame({
      ...handshake,
      src: ({ url }) => url,
      swap: reloadWhenIdle(),
      sandbox: 'allow-scripts',
    }),
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
defineVendor<{ inline: object }>({
  id: 'acme',
  name: 'Acme',
  // @ts-expect-error and no others
  modes: { inline, iframe: frame({ ...handshake, src: () => '/', sandbox: '' }) },
})
// @ts-expect-error there is no such mode
defineVendor<{ popup: object }>({ id: 'acme', name: 'Acme', modes: { popup: inline } })
defineVendor<{ inline: object }>({
  id: 'acme',
  name: 'Acme',
  // @ts-expect-error there is no such way
  modes: { inline: inlineMode({ swap: { apply: 'refresh' }, mount }) },
})
// @ts-expect-error a mode is made by a function, which brings its code along
defineVendor<{ inline: object }>({ id: 'acme', name: 'Acme', modes: { inline: { mount } } })
defineVendor<{ inline: object }>({
  id: 'acme',
  name: 'Acme',
  // @ts-expect-error what is mounted can be taken down
  modes: { inline: inlineMode({ mount: () => ({ setToken: () => {} }) }) },
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
  modes: { iframe: frame({ ...handshake, src: () => '/', swap: reloadWhenIdle() }) },
})
