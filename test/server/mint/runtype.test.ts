// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { runtypeMint } from '../../../src/server/runtype'
import type { User } from '../handling'
import { askMint, setUpMint } from '../minting'

setUpMint()

describe('runtypeMint', () => {
  test('hands out the client token, which does not expire', async () => {
    const response = await askMint(runtypeMint<User>({ clientToken: 'ct_live_flow01k7_abc' }))
    expect([response.status, await response.json()]).toEqual([
      200,
      { embedToken: 'ct_live_flow01k7_abc', expiresIn: null },
    ])
  })

  test('looks it up for each request, so that a rotated one needs no deployment', async () => {
    let current = 'ct_live_1'
    const mint = runtypeMint<User>({ clientToken: async () => current })
    expect(await (await askMint(mint)).json()).toMatchObject({ embedToken: 'ct_live_1' })
    current = 'ct_live_2'
    expect(await (await askMint(mint)).json()).toMatchObject({ embedToken: 'ct_live_2' })
  })
})
