import { act, render, screen } from '@testing-library/react'
import { StrictMode, useState, type ReactNode } from 'react'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  defineVendor,
  Embed,
  EmbedBoundary,
  EmbedError,
  EmbedProvider,
  type EmbedVendor,
  type WidgetReport,
} from '../../src'
import { failing, fresh, hanging } from '../kit/answers'
import { createLab, type Lab } from '../kit/lab'
import { embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { setVisible } from '../kit/visible'
import { expectConsole } from '../kit/printed'

fakeTime()

type Probe = EmbedVendor<{ inline: { board?: string } }> & { log: string[]; report: WidgetReport }

/** A vendor that writes down what is done to its widget. */
function probe(settings: { isReadyAtOnce?: boolean; canUpdate?: boolean; canSuspend?: boolean } = {}): Probe {
  const log: string[] = []
  const { isReadyAtOnce = true, canUpdate = false, canSuspend = true } = settings
  const vendor = defineVendor<{ inline: { board?: string } }>({
    id: 'probe',
    name: 'Probe',
    modes: {
      inline: {
        swap: { apply: 'in-place' },
        mount({ container, options, token, theme, report }) {
          log.push(`mount ${token} ${options.board ?? '-'} ${theme.colorScheme}`)
          Object.assign(vendor, { report })
          container.innerHTML = '<input aria-label="inside">'
          if (isReadyAtOnce) report.ready()
          return {
            setToken: (next) => log.push(`token ${next}`),
            ...(canSuspend ? { suspend: () => void log.push('suspend') } : {}),
            setTheme: (next) => log.push(`theme ${next.colorScheme}`),
            ...(canUpdate
              ? { update: (next: { board?: string }) => log.push(`update ${next.board ?? '-'}`) > 0 }
              : {}),
            destroy() {
              log.push('destroy')
              container.replaceChildren()
            },
          }
        },
      },
    },
  })
  return Object.assign(vendor, { log, report: undefined as unknown as WidgetReport })
}

function show(lab: Lab, node: ReactNode, identity?: string | null) {
  const wrap = (children: ReactNode, who = identity) => (
    <StrictMode>
      <EmbedProvider client={lab.client} identity={who}>
        {children}
      </EmbedProvider>
    </StrictMode>
  )
  const view = render(wrap(node))
  return {
    ...view,
    update: (next: ReactNode, who?: string | null) => view.rerender(wrap(next, who ?? identity)),
  }
}

/** React tells of every error that a boundary catches, on the console and (18) on the window. */
function expectThrow() {
  vi.mocked(console.error).mockImplementation(() => {})
  const quiet = (event: Event) => event.preventDefault()
  window.addEventListener('error', quiet)
  onTestFinished(() => window.removeEventListener('error', quiet))
  return () => vi.mocked(console.error).mockClear()
}

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
    expect((document.querySelector('[data-embed]') as HTMLElement).style.colorScheme).toBe('dark')
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

describe('what a person sees', () => {
  test('a reserved size and a skeleton first, then the widget', async () => {
    show(createLab(), <Embed vendor={probe()} mode="inline" options={{}} title="Board" height={320} />)
    const box = screen.getByRole('group', { name: 'Board' })
    expect(box.style.height).toBe('320px')
    expect(box.querySelector('[aria-busy=true] [data-embed-surface]')).not.toBeNull()
    expect(screen.getByText('Loading…')).toBeTruthy()
    expect(embedState()).toBe('loading')
    await pass(10)
    expect(embedState()).toBe('ready')
    expect(screen.queryByText('Loading…')).toBeNull()
    expect(box.querySelector('[aria-busy=false] [data-embed-surface]')).not.toBeNull()
  })

  test('an error with Retry, announced and without the focus; Retry mends it', async () => {
    const lab = createLab(failing(401))
    const onError = vi.fn()
    show(
      lab,
      <>
        <button>before</button>
        <Embed vendor={probe()} mode="inline" options={{}} title="Board" onError={onError} />
      </>,
    )
    screen.getByText('before').focus()
    await pass(10)
    expect(screen.getByRole('alert').textContent).toContain('You’re signed out')
    expect(document.activeElement).toBe(screen.getByText('before'))
    expect(onError.mock.calls).toEqual([[expect.objectContaining({ code: 'EMBED_DENIED' })]])
    lab.respond(fresh(900))
    act(() => screen.getByRole('button', { name: 'Try again' }).click())
    expect(embedState()).toBe('loading')
    await pass(10)
    expect(embedState()).toBe('ready')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('a transient failure heals by itself', async () => {
    const lab = createLab(failing(500))
    show(lab, <Embed vendor={probe()} mode="inline" options={{}} title="Board" />)
    await pass(4_000)
    expect(embedState()).toBe('failed')
    expect(screen.getByRole('alert').textContent).toContain('We’ll keep trying.')
    lab.respond(fresh(900))
    await pass(28_100)
    expect(embedState()).toBe('ready')
  })

  test('a token that died covers the widget, takes it away from the keyboard, and gives everything back', async () => {
    const vendor = probe()
    const lab = createLab(fresh(60))
    show(lab, <Embed vendor={vendor} mode="inline" options={{}} title="Board" />)
    await pass(10)
    const input = screen.getByLabelText<HTMLInputElement>('inside')
    input.value = 'half a sentence'
    input.focus()
    lab.respond(hanging)
    await pass(56_000)
    expect(embedState()).toBe('expired')
    expect(screen.getByRole('status').textContent).toBe('Reconnecting…')
    expect(input.closest('[inert]')).not.toBeNull()
    lab.respond(fresh(60))
    await pass(40_000)
    expect(embedState()).toBe('ready')
    expect(input.closest('[inert]')).toBeNull()
    expect(screen.getByLabelText<HTMLInputElement>('inside').value).toBe('half a sentence')
    expect(vendor.log.filter((entry) => entry.startsWith('mount'))).toHaveLength(1)
    expect(vendor.log).toContain('suspend')
  })

  test('a widget that does not get ready has failed after readyTimeoutMs', async () => {
    show(
      createLab(),
      <Embed
        vendor={probe({ isReadyAtOnce: false })}
        mode="inline"
        options={{}}
        title="Board"
        readyTimeoutMs={5_000}
      />,
    )
    await pass(4_900)
    expect(embedState()).toBe('loading')
    await pass(200)
    expect(screen.getByRole('alert').getAttribute('data-embed-code')).toBe('EMBED_WIDGET_TIMEOUT')
  })

  test('a widget that throws while it mounts is an error, not a broken page', async () => {
    const vendor = probe()
    vendor.modes.inline.mount = () => {
      throw new Error('boom')
    }
    show(createLab(), <Embed vendor={vendor} mode="inline" options={{}} title="Board" />)
    await pass(10)
    expect(screen.getByRole('alert').getAttribute('data-embed-code')).toBe('EMBED_WIDGET_ERROR')
  })

  test('fallback and renderError replace the library’s own', async () => {
    const lab = createLab(failing(401))
    show(
      lab,
      <Embed
        vendor={probe()}
        mode="inline"
        options={{}}
        title="Board"
        fallback={<p>one moment</p>}
        renderError={({ error, retry }) => <button onClick={retry}>{error.code}</button>}
      />,
    )
    expect(screen.getByText('one moment')).toBeTruthy()
    await pass(10)
    lab.respond(fresh(900))
    act(() => screen.getByText('EMBED_DENIED').click())
    await pass(10)
    expect(embedState()).toBe('ready')
  })

  test('labels are replaced, one by one', async () => {
    show(
      createLab(failing(403)),
      <Embed
        vendor={probe()}
        mode="inline"
        options={{}}
        title="Tafel"
        theme={{ labels: { retry: 'Nochmal' } }}
      />,
    )
    await pass(10)
    expect(screen.getByRole('button', { name: 'Nochmal' })).toBeTruthy()
    expect(screen.getByText('You don’t have access')).toBeTruthy()
  })
})

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
