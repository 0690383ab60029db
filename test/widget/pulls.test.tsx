import { describe, expect, test, vi } from 'vitest'
import { remountWhenIdle, singleUse } from '../../src'
import { failing, fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { show, slow } from './slow'

fakeTime()

const answered = (asking: Promise<string>) => {
  const heard = vi.fn<(answer: unknown) => void>()
  asking.then(heard, (error: unknown) => heard(error))
  return heard
}

describe.each([
  ['used once', {}, { singleUse: singleUse() }],
  ['used once, to mount', { swap: remountWhenIdle() }, { singleUse: singleUse(), neededFor: 'mount' }],
] as const)('getToken of tokens that are %s', (_, mode, token) => {
  test('gives each value once, and never the one that the widget was mounted with', async () => {
    const { vendor, at } = slow(mode, token)
    const lab = createLab(fresh(900))
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({ setToken: undefined } as never)
    at(1).report.ready()
    const [first, second] = [answered(at(1).getToken()), answered(at(1).getToken())]
    await pass(1_000)
    expect(first.mock.calls).toEqual([['token-2']])
    await pass(10_000)
    expect(second.mock.calls).toEqual([['token-3']])
  })

  test('waits while the backend is away, and is answered when it is back', async () => {
    const { vendor, at } = slow(mode, token)
    const lab = createLab(fresh(900))
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({ setToken: undefined } as never)
    at(1).report.ready()
    lab.respond(failing(503))
    const heard = answered(at(1).getToken())
    await pass(8_000)
    expect(heard).not.toHaveBeenCalled()
    lab.respond(fresh(900))
    await pass(60_000)
    expect(heard.mock.calls).toEqual([[expect.stringMatching(/^token-/)]])
    expect(embedState()).toBe('ready')
  })

  test('rejects when the widget is gone', async () => {
    const { vendor, at } = slow(mode, token)
    const lab = createLab(fresh(900))
    const { unmount } = show(lab, vendor)
    await pass(10)
    await at(1).arrive()
    lab.respond(failing(503))
    const heard = answered(at(1).getToken())
    unmount()
    await pass(10)
    expect(heard).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'EMBED_ABORTED' }))
  })
})

test('a session whose renewal fails at first is renewed when the backend is back, before its end', async () => {
  const { vendor, at, log } = slow(
    { swap: remountWhenIdle() },
    { singleUse: singleUse(), neededFor: 'mount', lifetimeSeconds: null },
  )
  const lab = createLab(fresh(null))
  show(lab, vendor)
  await pass(10)
  await at(1).arrive()
  at(1).report.ready()
  at(1).report.session(900_000)
  lab.respond(failing(503))
  await pass(810_000)
  expect(lab.requests.length).toBeGreaterThan(1)
  expect(log).toEqual(['mount 1 token-1'])
  lab.respond(fresh(null))
  await pass(60_000)
  const mounts = log.filter((line) => /^(mount|destroy)/.test(line))
  expect(mounts).toEqual(['mount 1 token-1', 'destroy 1', `mount 2 token-${lab.requests.length}`])
})
