import { expect, test, vi } from 'vitest'
import { openChannel } from '../../src/cross-tab/channel'
import { acme } from '../kit/acme'
import { createLab } from '../kit/lab'
import { fakeTime, pass, SECOND } from '../kit/time'

fakeTime()

test('a client that nothing needs keeps no process alive, and drops its token in time', async () => {
  const { client } = createLab()
  const leave = client.subscribe(acme, {}, () => {})
  await pass(SECOND)
  const set = vi.spyOn(globalThis, 'setTimeout')
  leave()
  const timers = set.mock.results.map(({ value }) => value as NodeJS.Timeout)
  expect(timers.map((timer) => timer.hasRef())).toEqual([false])
  expect(client.getState(acme, {}).status).toBe('ready')
  await pass(30 * SECOND)
  expect(client.getState(acme, {}).status).toBe('loading')
})

test('whoever waits for a token keeps it alive', async () => {
  const { client } = createLab(() => new Promise(() => {}))
  const set = vi.spyOn(globalThis, 'setTimeout')
  void client.ensureToken(acme, {}).catch(() => {})
  await pass(0)
  expect(set.mock.results.some(({ value }) => (value as NodeJS.Timeout).hasRef())).toBe(true)
})

test('a channel to other tabs does not', () => {
  const unref = vi.fn()
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      unref = unref
    },
  )
  expect(openChannel('user-1')).not.toBeNull()
  expect(unref).toHaveBeenCalledOnce()
  vi.unstubAllGlobals()
})
