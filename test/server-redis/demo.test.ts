// The demo's instances: one that is killed does not stop the others, and comes back.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fleet, startFleet } from '../../examples/fleet/fleet'
import { createReturningAiEmulator } from '../emulators/returning-ai'
import { serveOnLocalhost } from '../emulators/serve'
import { type OwnRedis, startRedis } from './redis'

let redis: OwnRedis
let fleet: Fleet
let closeVendor: () => Promise<unknown>

beforeAll(async () => {
  redis = await startRedis()
  const vendor = await serveOnLocalhost(createReturningAiEmulator({ ttlSeconds: 900 }).fetch, 0)
  closeVendor = vendor.close
  fleet = await startFleet(3, {
    redis: redis.url,
    mintUrl: `${vendor.origin}/v2/api/widget-access-keys/token`,
    allowedOrigins: [],
  })
})
afterAll(async () => {
  await fleet.close()
  await closeVendor()
  await redis.kill()
})

const ask = (user: string) =>
  fleet.fetch(
    new Request('http://localhost/embed-token', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-user': user },
      body: JSON.stringify({ vendor: 'returning-ai', params: {} }),
    }),
  )
const runs = () => fleet.counts().filter(({ isRunning }) => isRunning).length

test('each takes its turn, one token is minted for all, and a killed one holds nobody up', async () => {
  for (let time = 0; time < 6; time += 1) expect((await ask('u')).status).toBe(200)
  await expect.poll(() => fleet.counts().map(({ requests }) => requests)).toEqual([2, 2, 2])
  expect(fleet.counts().reduce((sum, { mints }) => sum + mints, 0)).toBe(1)

  await fleet.toggle('Instance 2')
  await expect.poll(runs).toBe(2)
  for (let time = 0; time < 4; time += 1) expect((await ask('u')).status).toBe(200)

  await fleet.toggle('Instance 2')
  expect(runs()).toBe(3)
  expect((await ask('u')).status).toBe(200)
})
