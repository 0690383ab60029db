import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { acme } from '../../examples/vendors/acme'
import { board } from '../../examples/vendors/board'
import { Embed, EmbedProvider } from '../../src'
import { contract } from './contract'
import type { ContractRow } from './contract-row'
import { clickInFrame, colorInFrame, readFrame } from './frames'
import { counted, framesWithSrc, inFrame } from './see'
import { createVendorWorld, embedOf, typeInto, type VendorWorld } from './world'

type AcmeOptions = { sdkUrl: string; account: string; board: string }

const field = (title: string) => embedOf(title).querySelector('input') as HTMLInputElement
const options = ({ servers }: VendorWorld, name = 'Print shop'): AcmeOptions => ({
  sdkUrl: `${servers.acme}/sdk.js`,
  account: 'a1',
  board: name,
})
const see: ContractRow<{ inline: AcmeOptions }>['see'] = {
  roots: () => [...document.querySelectorAll('.acme')],
  type: (title, text) => typeInto(field(title), text),
  text: (title) => field(title).value,
  use: (title) => embedOf(title).querySelector<HTMLElement>('.acme button')?.click(),
  talk: (title) => embedOf(title).querySelector('[data-acme=status]')?.textContent ?? '',
  answer: /: \d+ calls?/,
  color: (title) => getComputedStyle(embedOf(title).querySelector('.acme') ?? document.body).backgroundColor,
  ...counted,
}
const can = {
  kept: null,
  token: null,
  swap: { how: 'in-place', text: true, talk: null },
  theme: null,
  rejection: null,
  perPage: 2,
  user: null,
  rotates: true,
} as const

contract('own', {
  name: 'Acme Boards, an example',
  id: 'acme',
  vendor: acme,
  mode: 'inline',
  isExample: true,
  options: (world) => options(world),
  changed: {
    options: (world) => options(world, 'Bindery'),
    hasArrived: (title) => embedOf(title).textContent?.includes('Bindery'),
    mounts: false,
  },
  can,
  see,
})

const pageUrl = ({ servers }: VendorWorld, more = '') => ({ pageUrl: `${servers.acme}/board${more}` })

contract('own', {
  name: 'Board, an example',
  id: 'acme',
  vendor: board,
  mode: 'iframe',
  isExample: true,
  options: (world) => pageUrl(world),
  changed: {
    options: (world) => pageUrl(world, '?other'),
    hasArrived: (title) =>
      document.querySelector<HTMLIFrameElement>(`iframe[title="${title}"]`)?.src.endsWith('?other'),
    mounts: true,
  },
  can,
  see: {
    ...see,
    ...inFrame,
    roots: framesWithSrc,
    color: (title) => colorInFrame(title, '.acme'),
  },
})

test('a frame that reloads itself asks again, and gets the token of the day; its height is followed', async () => {
  const world = await createVendorWorld('own')
  render(
    <EmbedProvider client={world.client} identity="user-1">
      <Embed vendor={board} mode="iframe" options={pageUrl(world)} title="Board" height={100} autoHeight />
    </EmbedProvider>,
  )
  const ready = () => expect.poll(() => embedOf('Board').dataset['embedState']).toBe('ready')
  await ready()
  const frame = document.querySelector('iframe') as HTMLIFrameElement
  await expect.poll(() => frame.offsetHeight).toBeGreaterThan(150)
  await clickInFrame('Board', 'Refresh')
  await expect.poll(() => readFrame('Board')).toMatch(/user-1: 2 calls$/m)
  await world.rotate('acme')
  await world.client.refresh(board, pageUrl(world))
  frame.contentWindow?.postMessage({ type: 'EMULATOR_RELOAD_YOURSELF' }, world.servers.acme)
  await expect.poll(() => readFrame('Board')).toMatch(/user-1: 1 call$/m)
  await ready()
  expect((await world.countsOf('acme'))['refused']).toBe(0)
})
