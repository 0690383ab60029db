import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Embed, EmbedProvider } from '../../src'
import { superset, type SupersetFrameOptions } from '../../src/vendors/superset'
import { contract } from './contract'
import { clickInFrame, colorInFrame, readFrame } from './frames'
import { framesWithSrc, inFrame } from './see'
import { createVendorWorld, embedOf, type VendorWorld } from './world'

const ID = '6b2ff1ad-5f0a-4a3e-9a4c-0f6f0a6f4c11'
const options = ({ servers }: VendorWorld, hideTitle = false): SupersetFrameOptions => ({
  supersetDomain: servers.superset,
  id: ID,
  dashboardUiConfig: { hideTitle, filters: { expanded: true } },
})
const frameOf = (title: string) => document.querySelector<HTMLIFrameElement>(`iframe[title="${title}"]`)

contract('superset', {
  name: 'Superset',
  id: 'superset',
  vendor: superset,
  mode: 'iframe',
  options: (world) => options(world),
  changed: {
    options: (world) => options(world, true),
    hasArrived: (title) => frameOf(title)?.src.includes('uiConfig=1'),
    mounts: true,
  },
  can: {
    kept: null,
    token: null,
    swap: { how: 'in-place', text: true, talk: null },
    theme: null,
    rejection: 'Superset tells its page nothing of a refusal: the host calls embeds.reportRejected.',
    perPage: 2,
    user: null,
    rotates: true,
  },
  see: {
    ...inFrame,
    roots: framesWithSrc,
    answer: /: \d+ reads?/,
    color: (title) => colorInFrame(title, '.board'),
  },
})

test('a frame that reloads itself gets a new port and the token of the day; its height is followed', async () => {
  const world = await createVendorWorld('superset')
  render(
    <EmbedProvider client={world.client} identity="user-1">
      <Embed vendor={superset} mode="iframe" options={options(world)} title="Sales" height={100} autoHeight />
    </EmbedProvider>,
  )
  await expect.poll(() => embedOf('Sales').dataset['embedState']).toBe('ready')
  await expect.poll(() => frameOf('Sales')?.offsetHeight).toBeGreaterThan(150)
  await clickInFrame('Sales', 'Refresh')
  await expect.poll(() => readFrame('Sales')).toMatch(/user-1: 2 reads$/m)
  await world.rotate('superset')
  await world.client.refresh(superset, options(world))
  frameOf('Sales')?.contentWindow?.postMessage({ type: 'EMULATOR_RELOAD_YOURSELF' }, world.servers.superset)
  await expect.poll(() => readFrame('Sales')).toMatch(/user-1: 1 read$/m)
  await clickInFrame('Sales', 'Refresh')
  await expect.poll(() => readFrame('Sales')).toMatch(/user-1: 2 reads$/m)
  expect((await world.countsOf('superset'))['refused']).toBe(0)
})
