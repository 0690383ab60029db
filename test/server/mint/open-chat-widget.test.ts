// @vitest-environment node
import { describe, expect, test, vi } from 'vitest'
import type { MintRequest } from '../../../src/server'
import { openChatWidgetMint } from '../../../src/server/open-chat-widget'
import { CANARY, type User } from '../handling'
import { asked, askMint, errorOf, setUpMint, told } from '../minting'

setUpMint()

describe('openChatWidgetMint', () => {
  const key = 'k'.repeat(24)

  test('hands out the key, which does not expire', async () => {
    const response = await askMint(openChatWidgetMint<User>({ apiKey: key }))
    expect([response.status, await response.json()]).toEqual([200, { embedToken: key, expiresIn: null }])
  })

  test.each([1, 8, 23])(
    'a key of %i characters, which the vendor refuses, is an error when it is wanted, and not repeated',
    async (length) => {
      const short = CANARY.slice(0, length)
      const mint = openChatWidgetMint({ apiKey: short })
      const error = await errorOf(() => mint(asked()))
      expect(error).toMatchObject({ name: 'EmbedError', code: 'EMBED_CONFIG' })
      expect(error.message).toContain(String(length))
      if (length > 1) expect(told(error)).not.toContain(short)
    },
  )

  test('a short key that a function looks up is one as well', async () => {
    const onError = vi.fn()
    expect(
      (await askMint(openChatWidgetMint<User>({ apiKey: async () => CANARY.slice(1) }), { onError })).status,
    ).toBe(502)
    expect(told(onError.mock.calls[0]?.[0])).not.toContain(CANARY.slice(1))
  })

  test.each([24, 25, 200])('one of %i is not', async (length) => {
    expect(await openChatWidgetMint({ apiKey: 'x'.repeat(length) })(asked())).toMatchObject({
      embedToken: 'x'.repeat(length),
    })
  })

  test('a function that chooses by deployment is asked for each', async () => {
    const apiKey = vi.fn(
      ({ params }: MintRequest<User>) => `${params['deployment'] as string}-${'x'.repeat(30)}`,
    )
    const mint = openChatWidgetMint<User>({ apiKey })
    for (const deployment of ['eu', 'us']) {
      expect(await (await askMint(mint, { params: { deployment } })).json()).toMatchObject({
        embedToken: `${deployment}-${'x'.repeat(30)}`,
      })
    }
    expect(apiKey).toHaveBeenCalledTimes(2)
  })
})
