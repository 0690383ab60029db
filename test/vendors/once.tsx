import { render } from '@testing-library/react'
import { StrictMode, type ReactElement, type ReactNode } from 'react'
import { expect } from 'vitest'
import { createEmbedClient, EmbedProvider, fromEndpoint } from '../../src'
import { shareAcrossTabs } from '../../src/cross-tab'
import { keepAlive } from '../../src/keep-alive'
import type { VendorId } from './servers'
import { type Counts, createVendorWorld, embedOf, type VendorWorld } from './world'

/** A tab of its own: another client, which shares what can be shared. */
const tabOf = (world: VendorWorld, user: () => string) =>
  createEmbedClient({
    source: fromEndpoint(`${world.servers.backend}/embed-token`, {
      headers: () => ({ 'x-user': user() }),
      id: 'backend',
    }),
    crossTab: shareAcrossTabs(),
  })

const isKept = 'moveBefore' in Element.prototype
/** How many widgets {@link openThrice} opens: without `Element.moveBefore`, a kept one that comes back is another. */
export const OPENED = isKept ? 3 : 4

/**
 * Has a vendor's widgets come and go in two tabs, under StrictMode, kept alive, and for a second user: three
 * widgets are opened, and none of them twice.
 *
 * @param one - a kept widget of this title.
 * @param isOpened - how many the vendor has seen opened, by its counts.
 * @returns the vendor's counts.
 */
export async function openThrice(
  id: VendorId,
  one: (title: string) => ReactElement,
  isOpened: (counts: Counts) => number | undefined,
): Promise<Counts> {
  const world = await createVendorWorld(id)
  const ready = (title: string) => expect.poll(() => embedOf(title).dataset['embedState']).toBe('ready')
  const tabs = [tabOf(world, () => world.user), tabOf(world, () => 'user-1')] as const
  const page = (identity: string, first: ReactNode) => (
    <StrictMode>
      <EmbedProvider client={tabs[0]} identity={identity} keepAlive={keepAlive()}>
        {first}
      </EmbedProvider>
      <EmbedProvider client={tabs[1]} identity="user-1" keepAlive={keepAlive()}>
        {one('Other tab')}
      </EmbedProvider>
    </StrictMode>
  )
  const { rerender } = render(page('user-1', <main>{one('Kept')}</main>))
  await ready('Kept')
  await ready('Other tab')
  rerender(page('user-1', <p>elsewhere</p>))
  await expect
    .poll(() => document.querySelectorAll('[data-embed-parking] iframe').length)
    .toBe(isKept ? 1 : 0)
  rerender(page('user-1', <section>{one('Kept')}</section>))
  await ready('Kept')
  world.user = 'user-2'
  rerender(page('user-2', <section>{one('Kept')}</section>))
  await expect.poll(async () => isOpened(await world.countsOf(id))).toBe(OPENED)
  await ready('Kept')
  await world.settled()
  return world.countsOf(id)
}
