import { act } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { failing, fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { pass } from '../kit/rendered'
import { fakeTime, MINUTE } from '../kit/time'
import { show, slow } from './slow'

fakeTime()

/** A widget that is there, and pulls its tokens. */
async function pulling(answer = fresh(900)) {
  const { vendor, at } = slow()
  const lab = createLab(answer)
  const { unmount } = show(lab, vendor)
  await pass(10)
  await at(1).arrive({ suspend: () => {} })
  act(() => at(1).report.ready())
  const pulled: string[] = []
  const pull = () =>
    void at(1)
      .getToken()
      .then(
        (token) => pulled.push(token),
        (error: { code: string }) => pulled.push(error.code),
      )
  return { lab, vendor, at, unmount, pull, pulled }
}

describe('getToken()', () => {
  test('gives the newest token that lives', async () => {
    const { pull, pulled } = await pulling()
    pull()
    await pass(14 * MINUTE)
    pull()
    await pass(1)
    expect(pulled).toEqual(['token-1', 'token-2'])
  })

  test('while the widget mounts gives the token, too: an SDK may mount only with it', async () => {
    const { vendor, at } = slow()
    show(createLab(fresh(900)), vendor)
    await pass(10)
    await expect(at(1).getToken()).resolves.toBe('token-1')
  })

  test('waits for the next token where the one there is has expired', async () => {
    const { lab, pull, pulled } = await pulling(fresh(60))
    lab.respond(failing(503))
    await pass(3 * MINUTE)
    pull()
    await pass(1_000)
    expect(pulled).toEqual([])
    lab.respond(fresh(60))
    await pass(MINUTE)
    expect(pulled).toHaveLength(1)
    expect(Number(pulled[0]?.slice('token-'.length))).toBeGreaterThan(2)
  })

  test('does not give a token that the widget has rejected', async () => {
    const { lab, at, pull, pulled } = await pulling()
    lab.respond(failing(503))
    await pass(10_000)
    act(() => at(1).report.rejected())
    pull()
    await pass(5_000)
    expect(pulled).toEqual([])
    lab.respond(fresh(900))
    await pass(MINUTE)
    expect(pulled).toEqual([`token-${lab.requests.length}`])
  })

  test('fails with EMBED_ABORTED when the widget goes, and after it has gone', async () => {
    const { lab, unmount, pull, pulled } = await pulling(fresh(60))
    lab.respond(failing(503))
    await pass(3 * MINUTE)
    pull()
    unmount()
    pull()
    await pass(1)
    expect(pulled).toEqual(['EMBED_ABORTED', 'EMBED_ABORTED'])
  })
})
