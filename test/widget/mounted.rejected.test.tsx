import { act } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../src'
import { createLab } from '../kit/lab'
import { embedCode, embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { expectConsole } from '../kit/printed'
import { slow, type Shown, show } from './slow'

fakeTime()

describe('rejected(hint)', () => {
  async function start(more: Shown = {}) {
    const onError = vi.fn<(error: EmbedError) => void>()
    const made = slow()
    const lab = createLab()
    show(lab, made.vendor, { onError, ...more })
    await pass(10)
    await made.at(1).arrive()
    act(() => made.at(1).report.ready())
    return { ...made, lab, onError, messages: () => onError.mock.calls.map(([error]) => error.message) }
  }

  test('reaches onError, and is no failure', async () => {
    const { at, onError, lab, log } = await start()
    act(() => at(1).report.rejected('Origin not allowed: app.example.com'))
    const [error] = onError.mock.calls[0] ?? []
    expect(error).toBeInstanceOf(EmbedError)
    expect(error).toMatchObject({ code: 'EMBED_TOKEN_REJECTED' })
    expect(error?.message).toContain('Slow')
    expect(error?.message).toContain('Origin not allowed: app.example.com')
    expect(embedState()).toBe('ready')
    await pass(100)
    expect(lab.requests).toHaveLength(2)
    expect(log.at(-1)).toBe('token 1 token-2')
    expect(onError).toHaveBeenCalledTimes(1)
  })

  test.each([undefined, ''])('%j is no hint, and tells nothing', async (hint) => {
    const { at, onError, lab } = await start()
    act(() => at(1).report.rejected(hint))
    await pass(100)
    expect(onError).not.toHaveBeenCalled()
    expect(lab.requests).toHaveLength(2)
  })

  test('the token is cut out of it, as often as it is in there', async () => {
    const { at, messages, lab } = await start()
    act(() => at(1).report.rejected('token-1 is not good: token-1, "token-1"'))
    expect(messages()).toHaveLength(1)
    expect(messages()[0]).not.toContain('token-1')
    expect(messages()[0]).toContain('is not good')
    expect(JSON.stringify(lab.events)).not.toContain('token-1')
  })

  test('also where the cut would leave a part of it', async () => {
    const { at, messages } = await start()
    act(() => at(1).report.rejected(`${'x'.repeat(196)}token-1`))
    expect(messages()[0]).not.toContain('xt')
  })

  test('of it, 200 characters are told', async () => {
    const { at, messages } = await start()
    act(() => at(1).report.rejected(`${'a'.repeat(200)}b`))
    expect(messages()[0]).toContain('a'.repeat(200))
    expect(messages()[0]).not.toContain('ab')
  })

  test('a second refusal fails with the vendor’s words, without the token', async () => {
    const { at, onError, lab } = await start()
    act(() => at(1).report.rejected('first token-1'))
    await pass(3_000)
    act(() => at(1).report.rejected('second token-2'))
    await pass(100)
    expect(embedState()).toBe('failed')
    expect(embedCode()).toBe('EMBED_TOKEN_REJECTED')
    const error = onError.mock.calls.at(-1)?.[0]
    expect(error?.code).toBe('EMBED_TOKEN_REJECTED')
    expect(error?.message).toContain('Slow says: second')
    expect(onError.mock.calls.map(([{ message }]) => message).join()).not.toMatch(/token-\d/)
    expect(lab.requests).toHaveLength(2)
    expectConsole(/^(?!.*token-\d).*EMBED_TOKEN_REJECTED/)
  })

  test('a second refusal without words fails without them', async () => {
    const { at, onError } = await start()
    act(() => at(1).report.rejected())
    await pass(3_000)
    act(() => at(1).report.rejected())
    await pass(100)
    expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(['EMBED_TOKEN_REJECTED'])
    expect(onError.mock.calls[0]?.[0].message).not.toContain('says')
    expectConsole('EMBED_TOKEN_REJECTED')
  })

  test('told while it mounts, it reaches onError too', async () => {
    const { vendor, at } = slow()
    const onError = vi.fn<(error: EmbedError) => void>()
    show(createLab(), vendor, { onError })
    await pass(10)
    act(() => at(1).report.rejected('not you'))
    expect(onError.mock.calls[0]?.[0].message).toContain('not you')
  })

  test('an onError that throws does not keep the renewal from coming', async () => {
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    const { at, lab } = await start({
      onError: () => {
        throw new Error('host')
      },
    })
    act(() => at(1).report.rejected('not you'))
    await pass(100)
    expect(lab.requests).toHaveLength(2)
    expect(reported).toHaveBeenCalledTimes(1)
    vi.unstubAllGlobals()
  })
})
