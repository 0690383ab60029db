import { defineVendor, inline, type TokenRequest } from '../../src'
import { acme } from '../kit/acme'

/** A vendor that says how long its tokens live, and wants them renewed early. */
export const bolt = defineVendor<{ inline: { account?: string | undefined } }>({
  id: 'bolt',
  name: 'Bolt',
  token: { lifetimeSeconds: 600, minLeadMs: 60_000 },
  tokenParams: ({ account }) => (account ? { account } : {}),
  modes: {
    inline: inline({ mount: () => ({ setToken: () => {}, destroy: () => {} }) }),
  },
})

/** What tokens are asked for: two vendors, two accounts. */
export const KEYS = [
  { vendor: acme, options: {} },
  { vendor: acme, options: { account: 'x' } },
  { vendor: bolt, options: {} },
  { vendor: bolt, options: { account: 'x' } },
] as const

/** How long a token of this key lives if the answer does not say, ms. */
export function documentedLifeMs(key: number): number {
  return key >= 2 ? 600_000 : Infinity
}

export function keyOf({ vendor, params }: Pick<TokenRequest, 'vendor' | 'params'>): number {
  return (vendor === 'bolt' ? 2 : 0) + (params['account'] === 'x' ? 1 : 0)
}

/** What the client's methods take first. */
export function nameOf(key: number) {
  const { vendor, options } = KEYS[key] as (typeof KEYS)[0]
  return [vendor, options] as const
}
