import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { superset } from '../../examples/vendors/superset'
import { Embed, EmbedProvider } from '../../src'
import { readFrame, readInFrame, typeInFrame } from './frames'
import { createVendorWorld, embedOf } from './world'

const MINUTE_MS = 60_000
const TTL_SECONDS = 120

test('the example of 30 lines keeps what was typed through an outage of 50 seconds past the token’s end', async () => {
  const world = await createVendorWorld('superset-example')
  await world.setVendor('superset', { ttlSeconds: TTL_SECONDS })
  const options = { domain: world.servers.superset, dashboardId: 'd1' }
  render(
    <EmbedProvider client={world.client} identity="user-1">
      <Embed vendor={superset} mode="iframe" options={options} title="Sales" height={420} />
    </EmbedProvider>,
  )
  const state = () => expect.poll(() => embedOf('Sales').dataset['embedState'])
  await state().toBe('ready')
  await expect.poll(() => readFrame('Sales')).toMatch(/user-1: 1 read$/m)
  await typeInFrame('Sales', 'half a filter')
  const frame = document.querySelector('iframe')
  const first = world.client.getState(superset, options).token?.value

  // The backend goes away before the renewal, and stays away for 50 s after the token has expired.
  await world.setBackend({ isDown: true })
  await world.pass(TTL_SECONDS * 1_000 - 10_000)
  await world.pass(30_000)
  await state().toBe('expired')
  await world.pass(30_000)
  await world.settled()
  expect(await readInFrame('Sales')).toBe('half a filter')
  expect((await world.countsOf('superset'))['refused']).toBe(0)

  await world.setBackend({ isDown: false })
  await world.pass(MINUTE_MS)
  await state().toBe('ready')
  expect(world.client.getState(superset, options).token?.value).not.toBe(first)
  expect(await readInFrame('Sales')).toBe('half a filter')
  expect(document.querySelector('iframe')).toBe(frame)
  expect(world.countOf('widget.mounted')).toBe(1)
  expect(world.countOf('widget.suspended')).toBe(1)
})
