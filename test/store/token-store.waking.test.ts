import { describe, expect, test, vi } from 'vitest'
import { acme } from '../kit/acme'
import { fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { fakeTime, MINUTE, sleep } from '../kit/time'
import { setVisible } from '../kit/visible'

fakeTime()

describe('a tab out of view', () => {
  test('goes on renewing for 30 minutes, then pauses, and renews at once when it is back', async () => {
    const { client, requests } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    setVisible(false)
    await vi.advanceTimersByTimeAsync(30 * MINUTE)
    expect(requests).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(120 * MINUTE)
    expect(requests).toHaveLength(3)
    expect(client.getState(acme, {}).status).toBe('expired')
    setVisible(true)
    expect(requests).toHaveLength(4)
    await vi.advanceTimersByTimeAsync(1)
    expect(client.getState(acme, {}).status).toBe('ready')
  })

  test('with hiddenMs 0 it renews nothing, and tells when the token dies', async () => {
    const { client, requests } = createLab(fresh(60), { policy: { hiddenMs: 0 } })
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    setVisible(false)
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    expect(requests).toHaveLength(1)
    expect(client.getState(acme, {}).status).toBe('expired')
  })

  test('has no timer while it is paused', async () => {
    const { client } = createLab(fresh(60), { policy: { hiddenMs: 0 } })
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    setVisible(false)
    await vi.advanceTimersByTimeAsync(2 * MINUTE)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('waking', () => {
  test.each(['visibilitychange', 'resume', 'focus', 'pageshow', 'online'])(
    'on %s after a sleep, what is due is renewed',
    async (type) => {
      const { client, requests } = createLab(fresh(900))
      client.subscribe(acme, {}, () => {})
      await vi.advanceTimersByTimeAsync(1_000)
      sleep(8 * 60 * MINUTE)
      const target = type === 'visibilitychange' || type === 'resume' ? document : window
      target.dispatchEvent(new Event(type))
      expect(requests).toHaveLength(2)
    },
  )

  test('a sleep with the tab in view is noticed within 30 s of running time, without any event', async () => {
    const { client, requests } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(1_000)
    sleep(8 * 60 * MINUTE)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(requests).toHaveLength(2)
  })
})
