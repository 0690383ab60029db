import { act, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { Embed, EmbedBoundary, EmbedError } from '../../src'
import { failing, fresh, hanging } from '../kit/answers'
import { createLab } from '../kit/lab'
import { embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { expectThrow, probe, show } from './probe'

fakeTime()

describe('mounting', () => {
  test('StrictMode mounts one widget, and leaves none behind', async () => {
    const vendor = probe()
    const { unmount } = show(createLab(), <Embed vendor={vendor} mode="inline" options={{}} title="Board" />)
    await pass(10)
    expect(vendor.log).toEqual(['mount token-1 - light'])
    unmount()
    expect(vendor.log).toEqual(['mount token-1 - light', 'destroy'])
  })

  test('new inline options of the same value, callbacks and titles touch nothing', async () => {
    const vendor = probe()
    const lab = createLab()
    const embed = (n: number) => (
      <Embed
        vendor={vendor}
        mode="inline"
        options={{ board: 'b1' }}
        title={`Board ${n}`}
        theme={{ colorScheme: 'light' }}
        onReady={() => n}
      />
    )
    const { update } = show(lab, embed(1))
    await pass(10)
    for (let n = 2; n < 6; n += 1) update(embed(n))
    await pass(10)
    expect(vendor.log).toEqual(['mount token-1 b1 light'])
  })

  test('changed options are applied in place where the vendor can, and by a new mount where it cannot', async () => {
    for (const canUpdate of [true, false]) {
      const vendor = probe({ canUpdate })
      const { update, unmount } = show(
        createLab(),
        <Embed vendor={vendor} mode="inline" options={{ board: 'b1' }} title="Board" />,
      )
      await pass(10)
      update(<Embed vendor={vendor} mode="inline" options={{ board: 'b2' }} title="Board" />)
      await pass(10)
      expect(vendor.log.slice(1)).toEqual(canUpdate ? ['update b2'] : ['destroy', 'mount token-1 b2 light'])
      unmount()
    }
  })

  test('a change of theme reaches the widget without a new mount', async () => {
    const vendor = probe()
    const { update } = show(
      createLab(),
      <Embed vendor={vendor} mode="inline" options={{}} title="Board" theme={{ colorScheme: 'light' }} />,
    )
    await pass(10)
    update(<Embed vendor={vendor} mode="inline" options={{}} title="Board" theme={{ colorScheme: 'dark' }} />)
    await pass(10)
    expect(vendor.log).toEqual(['mount token-1 - light', 'theme dark'])
  })

  test('a renewed token reaches the widget; the host is told', async () => {
    const vendor = probe()
    const onTokenRefresh = vi.fn()
    const onReady = vi.fn()
    show(
      createLab(fresh(60)),
      <Embed vendor={vendor} mode="inline" options={{}} title="Board" {...{ onReady, onTokenRefresh }} />,
    )
    await pass(40_000)
    expect(vendor.log).toEqual(['mount token-1 - light', 'token token-2'])
    expect(onReady).toHaveBeenCalledTimes(1)
    expect(onTokenRefresh).toHaveBeenCalledTimes(1)
  })

  test('another user: the widget is taken down at once and mounted with the new token', async () => {
    const vendor = probe()
    const lab = createLab()
    const { update } = show(lab, <Embed vendor={vendor} mode="inline" options={{}} title="Board" />, 'alice')
    await pass(10)
    update(<Embed vendor={vendor} mode="inline" options={{}} title="Board" />, 'bob')
    expect(vendor.log).toEqual(['mount token-1 - light', 'destroy'])
    await pass(10)
    expect(vendor.log).toEqual(['mount token-1 - light', 'destroy', 'mount token-2 - light'])
    expect(lab.requests).toHaveLength(2)
  })

  test('the first request leaves for the identity of the first render', async () => {
    const lab = createLab()
    show(lab, <Embed vendor={probe()} mode="inline" options={{}} title="Board" />, 'alice')
    await pass(10)
    expect(lab.requests).toHaveLength(1)
    expect(lab.events[0]?.type).toBe('identity.changed')
  })
})

describe('boundaries', () => {
  test('throwOnError throws to the nearest EmbedBoundary; its Retry tries again', async () => {
    const lab = createLab(failing(403))
    const forgetOutput = expectThrow()
    show(
      lab,
      <EmbedBoundary>
        <Embed vendor={probe()} mode="inline" options={{}} title="Board" throwOnError />
      </EmbedBoundary>,
    )
    await pass(10)
    expect(document.querySelector('[data-embed]')).toBeNull()
    expect(screen.getByRole('alert').textContent).toContain('You don’t have access')
    lab.respond(fresh(900))
    act(() => screen.getByRole('button').click())
    await pass(10)
    expect(embedState()).toBe('ready')
    forgetOutput()
  })

  test('outside a provider the error names the component and the fix', () => {
    const forgetOutput = expectThrow()
    expect(() => render(<Embed vendor={probe()} mode="inline" options={{}} title="Board" />)).toThrowError(
      expect.objectContaining({
        code: 'EMBED_NO_PROVIDER',
        message: expect.stringContaining('<EmbedProvider') as string,
      }) as Error,
    )
    forgetOutput()
  })

  test('unmounting while the token is on its way mounts nothing', async () => {
    const vendor = probe()
    function Page() {
      const [isShown, setShown] = useState(true)
      return isShown ? (
        <>
          <button onClick={() => setShown(false)}>leave</button>
          <Embed vendor={vendor} mode="inline" options={{}} title="Board" />
        </>
      ) : null
    }
    show(
      createLab(
        () => new Promise((resolve) => setTimeout(() => resolve({ token: 't', expiresIn: 900 }), 1_000)),
      ),
      <Page />,
    )
    await pass(500)
    act(() => screen.getByText('leave').click())
    await pass(5_000)
    expect(vendor.log).toEqual([])
  })
})

describe('what listeners do', () => {
  test('a listener that signs another user in, as a widget is closed, leaves one widget', async () => {
    const vendor = probe()
    const lab = createLab()
    show(lab, <Embed vendor={vendor} mode="inline" options={{}} title="Board" />, 'a')
    await act(() => vi.advanceTimersByTimeAsync(10))
    let isDone = false
    lab.client.onEvent(({ type }) => {
      if (type !== 'widget.closed' || isDone) return
      isDone = true
      lab.client.setIdentity('c')
    })
    vendor.log.length = 0
    act(() => lab.client.setIdentity('b'))
    await act(() => vi.advanceTimersByTimeAsync(10))
    const count = (what: string) => vendor.log.filter((line) => line.startsWith(what)).length
    expect(count('mount') - (count('destroy') - 1)).toBe(1)
    expect(document.querySelectorAll('[aria-label=inside]')).toHaveLength(1)
  })

  test('a widget that fails while its token is renewed is not shown as being renewed', async () => {
    const vendor = probe({ isReadyAtOnce: false })
    const lab = createLab(fresh(900))
    show(lab, <Embed vendor={vendor} mode="inline" options={{}} title="Board" readyTimeoutMs={3_600_000} />)
    await act(() => vi.advanceTimersByTimeAsync(10))
    lab.respond(hanging)
    await act(async () => void lab.client.refresh(vendor, {}).catch(() => {}))
    const box = screen.getByRole('group', { name: 'Board' })
    expect(box.hasAttribute('data-embed-refreshing')).toBe(true)
    act(() => vendor.report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'Broken.')))
    expect(box.dataset['embedState']).toBe('failed')
    expect(box.hasAttribute('data-embed-refreshing')).toBe(false)
  })

  test('the skeleton of a page on which nobody is signed in does not say that it takes long', async () => {
    const lab = createLab(hanging)
    const { update } = show(lab, <Embed vendor={probe()} mode="inline" options={{}} title="Board" />, null)
    await act(() => vi.advanceTimersByTimeAsync(9_000))
    expect(screen.getByRole('status').textContent).toBe('Loading…')
    update(<Embed vendor={probe()} mode="inline" options={{}} title="Board" />, 'a')
    await act(() => vi.advanceTimersByTimeAsync(9_000))
    expect(screen.getByRole('status').textContent).toBe('This is taking longer than usual…')
  })
})
