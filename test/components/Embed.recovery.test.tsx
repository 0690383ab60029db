import { act, screen } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { Embed, EmbedError } from '../../src'
import { failing, fresh, hanging } from '../kit/answers'
import { createLab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { setVisible } from '../kit/visible'
import { probe, show } from './probe'

fakeTime()

describe('rejection', () => {
  test('one renewal, then failed; Retry starts over with a new token', async () => {
    const vendor = probe()
    const lab = createLab()
    show(lab, <Embed vendor={vendor} mode="inline" options={{}} title="Board" />)
    await pass(10)
    vendor.report.rejected()
    await pass(2_100)
    expect(vendor.log).toEqual(['mount token-1 - light', 'token token-2'])
    vendor.report.rejected()
    await pass(10)
    expect(screen.getByRole('alert').getAttribute('data-embed-code')).toBe('EMBED_TOKEN_REJECTED')
    expect(lab.requests).toHaveLength(2)
    expect(vendor.log.at(-1), 'what failed makes no more calls').toBe('destroy')
    await pass(30 * 60_000)
    expect(lab.requests, 'and costs no more tokens').toHaveLength(2)
    act(() => screen.getByRole('button').click())
    await pass(10)
    expect(embedState()).toBe('ready')
    expect(vendor.log.at(-1)).toBe('mount token-3 - light')
    expectConsole('EMBED_TOKEN_REJECTED')
  })

  test('an error that is not about the token fetches none, and tells the host', async () => {
    const vendor = probe()
    const lab = createLab()
    const onError = vi.fn()
    show(lab, <Embed vendor={vendor} mode="inline" options={{}} title="Board" onError={onError} />)
    await pass(10)
    vendor.report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'no stock'))
    await pass(60_000)
    expect(lab.requests).toHaveLength(1)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(embedState()).toBe('ready')
  })
})

describe('what reviewers broke', () => {
  test('a widget that refuses its token while it mounts is mounted once', async () => {
    const vendor = probe()
    const mountProbe = vendor.modes.inline.mount
    let mounts = 0
    vendor.modes.inline.mount = (context) => {
      mounts += 1
      if (mounts === 1) context.report.rejected()
      return mountProbe(context)
    }
    show(createLab(), <Embed vendor={vendor} mode="inline" options={{}} title="Board" />)
    await pass(10)
    expect(mounts).toBe(1)
    expect(vendor.log).toEqual(['mount token-1 - light', 'token token-2'])
    expect(embedState()).toBe('ready')
  })

  test('after clear() a widget keeps its token no longer than that lives', async () => {
    const vendor = probe()
    const lab = createLab(fresh(60))
    show(lab, <Embed vendor={vendor} mode="inline" options={{}} title="Board" />)
    await pass(10)
    lab.respond(hanging)
    lab.client.clear()
    await pass(50_000)
    expect(embedState()).toBe('ready')
    await pass(6_000)
    expect(embedState()).toBe('failed')
    expect(vendor.log.at(-1)).toBe('suspend')
    lab.respond(fresh(60))
    await pass(40_000)
    expect(embedState()).toBe('ready')
    expect(vendor.log.filter((entry) => entry.startsWith('mount'))).toHaveLength(1)
  })

  test('Retry keeps the focus in the embed, though its button goes', async () => {
    const lab = createLab(failing(401))
    show(lab, <Embed vendor={probe()} mode="inline" options={{}} title="Board" />)
    await pass(10)
    const button = screen.getByRole('button')
    button.focus()
    act(() => button.click())
    expect(document.activeElement).toBe(screen.getByRole('group'))
  })

  test('a first 429 with a long wait is told at once, not after the wait', async () => {
    show(
      createLab(failing(429, { retryAfter: 60 })),
      <Embed vendor={probe()} mode="inline" options={{}} title="Board" />,
    )
    await pass(10)
    expect(screen.getByRole('alert').getAttribute('data-embed-code')).toBe('EMBED_RATE_LIMITED')
  })

  test('a widget that cannot be without a token is taken down when that dies in view, and comes back with the next', async () => {
    const vendor = probe({ canSuspend: false })
    const lab = createLab(fresh(60))
    show(lab, <Embed vendor={vendor} mode="inline" options={{}} title="Board" />)
    await pass(10)
    lab.respond(hanging)
    await pass(56_000)
    expect(embedState()).toBe('expired')
    expect(vendor.log).toEqual(['mount token-1 - light', 'destroy'])
    lab.respond(fresh(60))
    await pass(40_000)
    expect(embedState()).toBe('ready')
    expect(vendor.log[2]).toMatch(/^mount token-[^1]/)
  })

  test('out of view it is only covered, and goes on with the token that its user’s return brings', async () => {
    const vendor = probe({ canSuspend: false })
    show(
      createLab(fresh(60), { policy: { hiddenMs: 0 } }),
      <Embed vendor={vendor} mode="inline" options={{}} title="Board" />,
    )
    await pass(10)
    act(() => setVisible(false))
    await pass(10 * 60_000)
    expect(embedState()).toBe('expired')
    act(() => setVisible(true))
    await pass(10)
    expect(embedState()).toBe('ready')
    expect(vendor.log).toEqual(['mount token-1 - light', 'token token-2'])
  })

  test('a widget that gets ready after its time-out is shown all the same', async () => {
    const vendor = probe({ isReadyAtOnce: false })
    show(
      createLab(),
      <Embed vendor={vendor} mode="inline" options={{}} title="Board" readyTimeoutMs={5_000} />,
    )
    await pass(6_000)
    expect(embedState()).toBe('failed')
    act(() => vendor.report.ready())
    expect(embedState()).toBe('ready')
  })
})
