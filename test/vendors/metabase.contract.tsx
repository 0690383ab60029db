import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Embed, EmbedProvider } from '../../src'
import { metabase, type MetabaseFrameOptions, type MetabaseInlineOptions } from '../../src/vendors/metabase'
import { expectConsole } from '../kit/printed'
import { FRAME_ADDRESS } from './canary'
import { contract } from './contract'
import type { ContractRow } from './contract-row'
import { readFrame } from './frames'
import { counted, inFrame } from './see'
import { createVendorWorld, embedOf, typeInto, type VendorWorld } from './world'

const can = {
  theme: 'Its theme is read when it loads.',
  rejection: 'Metabase tells its page nothing of a refusal: the host calls embeds.reportRejected.',
  perPage: 2,
  user: null,
  rotates: true,
} as const
const answer = /: \d+ reads?/

const frameOptions = ({ servers }: VendorWorld, titled = true): MetabaseFrameOptions => ({
  instanceUrl: servers.metabase,
  dashboard: 10,
  titled,
})

contract('metabase', {
  name: 'Metabase',
  id: 'metabase',
  vendor: metabase,
  mode: 'iframe',
  options: (world) => frameOptions(world),
  changed: {
    options: (world) => frameOptions(world, false),
    // Its title is hidden, and is not read by what sees only what is shown.
    hasArrived: async (title) => (await readFrame(title)).includes('read'),
    mounts: true,
  },
  can: {
    ...can,
    token: FRAME_ADDRESS,
    kept: null,
    swap: { how: 'reload', text: false, talk: null },
  },
  see: {
    ...inFrame,
    answer,
    // Sent by a link, it has no src; a page of another origin cannot be looked into.
    roots: () =>
      [...document.querySelectorAll('iframe')].filter(({ contentDocument }) => contentDocument === null),
  },
})

const inlineOptions = ({ servers }: VendorWorld, region?: string): MetabaseInlineOptions => ({
  instanceUrl: servers.metabase,
  dashboard: 10,
  ...(region && { parameters: { region } }),
})
const field = (title: string) => embedOf(title).querySelector('input') as HTMLInputElement
const see: ContractRow<{ inline: MetabaseInlineOptions }>['see'] = {
  ...counted,
  answer,
  roots: () => [...document.querySelectorAll('metabase-dashboard')],
  type: (title, text) => typeInto(field(title), text),
  text: (title) => field(title).value,
  use: (title) => embedOf(title).querySelector<HTMLElement>('.board button')?.click(),
  talk: (title) => embedOf(title).querySelector('[data-board=status]')?.textContent ?? '',
}

contract('metabase', {
  name: 'Metabase',
  id: 'metabase',
  vendor: metabase,
  mode: 'inline',
  options: (world) => inlineOptions(world),
  changed: {
    options: (world) => inlineOptions(world, 'north'),
    hasArrived: (title) => embedOf(title).textContent?.includes('"region":"north"'),
    mounts: false,
  },
  can: {
    ...can,
    token: '`token` of `<metabase-dashboard>`',
    kept: 'no: whether its element survives a move is not documented',
    swap: { how: 'reload', text: false, talk: null },
  },
  see,
})

test('a second instance on the page is a mistake that names both', async () => {
  const world = await createVendorWorld('metabase')
  const other = { ...inlineOptions(world), instanceUrl: 'https://other.example' }
  render(
    <EmbedProvider client={world.client} identity="user-1">
      <Embed vendor={metabase} mode="inline" options={inlineOptions(world)} title="First" height={300} />
      <Embed vendor={metabase} mode="inline" options={other} title="Second" height={300} />
    </EmbedProvider>,
  )
  await expect.poll(() => embedOf('Second').dataset['embedState']).toBe('failed')
  await expect.poll(() => embedOf('First').dataset['embedState']).toBe('ready')
  const { error } = world.events.findLast((event) => event.type === 'widget.failed') as { error: Error }
  expect(error).toMatchObject({ code: 'EMBED_CONFIG' })
  expect(error.message).toContain(world.servers.metabase)
  expect(error.message).toContain('https://other.example')
  expectConsole('EMBED_CONFIG')
})
