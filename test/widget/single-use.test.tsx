import { act, render } from '@testing-library/react'
import { StrictMode } from 'react'
import { describe, expect, test } from 'vitest'
import { Embed, EmbedProvider, remount, remountWhenIdle, singleUse, type Swap } from '../../src'
import { fresh, failing } from '../kit/answers'
import { createLab } from '../kit/lab'
import { embedCode, embedState, pass } from '../kit/rendered'
import { expectConsole } from '../kit/printed'
import { fakeTime, MINUTE } from '../kit/time'
import { show, slow } from './slow'

fakeTime()

const mountsOf = (log: string[]) => log.filter((line) => line.startsWith('mount'))

describe('a token that can be used once', () => {
  test('is asked for by each widget, under StrictMode too', async () => {
    const { vendor, log } = slow({}, { singleUse: singleUse() })
    const lab = createLab(fresh(900))
    render(
      <StrictMode>
        <EmbedProvider client={lab.client}>
          <Embed vendor={vendor} mode="inline" options={{}} title="One" />
          <Embed vendor={vendor} mode="inline" options={{}} title="Two" />
        </EmbedProvider>
      </StrictMode>,
    )
    await pass(10)
    expect(mountsOf(log)).toEqual(['mount 1 token-1', 'mount 2 token-2'])
    expect(lab.requests).toHaveLength(2)
  })

  test('is not kept for the widget that comes after', async () => {
    const { vendor, log } = slow({}, { singleUse: singleUse() })
    const lab = createLab(fresh(900))
    for (let visit = 0; visit < 3; visit += 1) {
      const { unmount } = show(lab, vendor)
      await pass(10)
      unmount()
    }
    expect(mountsOf(log)).toEqual(['mount 1 token-1', 'mount 2 token-2', 'mount 3 token-3'])
  })

  test('is bounded, however often the widget comes back: five at once, and then one each 5 s', async () => {
    const { vendor } = slow({}, { singleUse: singleUse() })
    const lab = createLab(fresh(900))
    for (let visit = 0; visit < 100; visit += 1) {
      const { unmount } = show(lab, vendor)
      await pass(100)
      unmount()
    }
    expect(lab.requests).toHaveLength(7)
  })

  test('is given to one pull; the next pull has one of its own', async () => {
    const { vendor, at } = slow({}, { singleUse: singleUse() })
    const lab = createLab(fresh(900))
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({})
    const pulled = Promise.all([at(1).getToken(), at(1).getToken()])
    await pass(10)
    await expect(pulled).resolves.toEqual(['token-2', 'token-3'])
  })

  test('is its widget’s alone: the hooks and the client refuse to ask for one', async () => {
    const { vendor } = slow({}, { singleUse: singleUse() })
    const { client, requests } = createLab(fresh(900))
    await expect(client.ensureToken(vendor, {})).rejects.toMatchObject({ code: 'EMBED_CONFIG' })
    expect(() => client.subscribe(vendor, {}, () => {})).toThrow(`A token of ${vendor.name} can be used once`)
    await client.prefetch(vendor, {})
    expect(client.getState(vendor, {})).toMatchObject({ status: 'loading', token: null })
    expect(requests).toHaveLength(0)
  })
})

describe('a token that only opens the widget', () => {
  const opening = (swap: Swap = remountWhenIdle()) =>
    slow({ swap }, { lifetimeSeconds: 300, neededFor: 'mount', singleUse: singleUse() })

  async function opened(swap?: Swap, sessionMs = 60 * MINUTE) {
    const { vendor, at, log } = opening(swap)
    const lab = createLab(fresh(300))
    const { unmount } = show(lab, vendor)
    await pass(10)
    await at(1).arrive({})
    act(() => {
      at(1).report.ready()
      at(1).report.session(sessionMs)
    })
    return { lab, at, log, unmount }
  }

  test('is not renewed, and its end ends nothing', async () => {
    const { lab, log } = await opened()
    await pass(40 * MINUTE)
    expect(lab.requests).toHaveLength(1)
    expect(log).toEqual(['mount 1 token-1'])
    expect(embedState()).toBe('ready')
  })

  test('is followed by another one when the session ends soon, with which the widget is mounted anew', async () => {
    const { lab, at, log } = await opened()
    await pass(50 * MINUTE)
    await at(2).arrive({})
    await pass(10 * MINUTE)
    expect(lab.requests).toHaveLength(2)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2', 'destroy 1', 'mount 2 token-2'])
  })

  test('is asked for only in the moment in which the widget is mounted anew', async () => {
    const { lab, log } = await opened(remount())
    await pass(47 * MINUTE)
    expect(lab.requests).toHaveLength(1)
    await pass(3 * MINUTE)
    expect(lab.requests).toHaveLength(2)
    expect(mountsOf(log)).toEqual(['mount 1 token-1', 'mount 2 token-2'])
  })

  test('that cannot be had leaves the widget there to the end of its session', async () => {
    const { lab, at, log } = await opened(remount())
    lab.respond(failing(503))
    await pass(59 * MINUTE)
    expect(embedState()).toBe('ready')
    await pass(2 * MINUTE)
    expect(embedState()).not.toBe('ready')
    expect(log).toContain('suspend 1')
    lab.respond(fresh(300))
    await pass(MINUTE)
    expect(log.at(-1)).toMatch(/^(token 1|mount 2) token-/)
    void at
  })

  test('that the widget rejects is replaced, and the widget mounted anew', async () => {
    const { lab, at, log } = await opened()
    await pass(30 * MINUTE)
    act(() => at(1).report.rejected())
    await pass(1_000)
    expect(lab.requests.map(({ reason }) => reason)).toEqual(['first', expect.any(String)])
    expect(mountsOf(log)).toEqual(['mount 1 token-1', 'mount 2 token-2'])
  })

  test('needs a swap that mounts anew', async () => {
    const { vendor, at } = slow({}, { neededFor: 'mount' })
    show(createLab(fresh(300)), vendor)
    await pass(10)
    await at(1).arrive({})
    expect(embedCode()).toBe('EMBED_CONFIG')
    expectConsole('EMBED_CONFIG')
  })
})
