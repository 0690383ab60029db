import { act, fireEvent, render } from '@testing-library/react'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, test, vi } from 'vitest'
import { Embed, EmbedProvider, useEmbedToken } from '../../src'
import { EmbedDevtools } from '../../src/devtools'
import { acme } from '../kit/acme'
import { failing, fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { fact, launcher, openPanel, Page, press, settlePanel, shadow, tools, widgets } from './workbench'

fakeTime()

describe('the button', () => {
  test('opens and closes the panel, and says which', async () => {
    const { client } = createLab()
    await openPanel(client)
    expect(launcher().getAttribute('aria-expanded')).toBe('true')
    expect(shadow().getElementById(launcher().getAttribute('aria-controls') ?? '')).toBe(
      tools().getByRole('region', { name: 'Embed devtools' }),
    )
    fireEvent.click(launcher())
    expect(launcher().getAttribute('aria-expanded')).toBe('false')
    expect(tools().queryByRole('region', { name: 'Embed devtools' })).toBeNull()
  })

  test.each(['Escape', 'Close'])('%s closes the panel and gives the focus back', async (how) => {
    await openPanel(createLab().client)
    const close = tools().getByRole('button', { name: 'Close' })
    close.focus()
    const onPage = vi.fn()
    document.addEventListener('keydown', onPage)
    if (how === 'Escape') fireEvent.keyDown(close, { key: 'Escape', composed: true })
    else fireEvent.click(close)
    document.removeEventListener('keydown', onPage)
    expect(tools().queryByRole('region', { name: 'Embed devtools' })).toBeNull()
    expect(shadow().activeElement).toBe(launcher())
    expect(onPage, 'what is open on the page stays open').not.toHaveBeenCalled()
  })

  test('is where it is told to be', () => {
    const { client } = createLab()
    const { rerender } = render(<Page client={client} />)
    const host = () => (shadow().host as HTMLElement).dataset['corner']
    expect(host()).toBe('bottom-left')
    rerender(<Page client={client} position="top-right" />)
    expect(host()).toBe('top-right')
  })

  test('tells of what has failed', async () => {
    const { client } = createLab(failing(503))
    render(<Page client={client} />)
    expect(launcher().getAttribute('aria-label')).toBe('Embed devtools: 1 request under way')
    await pass(10)
    expect(launcher().getAttribute('aria-label')).toBe('Embed devtools: 1 token request failed')
  })

  test('outside of a provider throws EMBED_NO_PROVIDER', () => {
    expect(() => renderToString(<EmbedDevtools />)).toThrowError(
      expect.objectContaining({
        code: 'EMBED_NO_PROVIDER',
        message: expect.stringContaining('<EmbedDevtools>') as string,
      }) as Error,
    )
  })

  test('leaves nothing on the page', async () => {
    const { client } = createLab()
    const { unmount } = await openPanel(client)
    unmount()
    expect(document.querySelector('[data-embed-devtools]')).toBeNull()
    await pass(31_000)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the panel', () => {
  test('shows what happened before it was opened, StrictMode or not', async () => {
    const { client } = createLab()
    render(
      <StrictMode>
        <Page client={client} />
      </StrictMode>,
    )
    await pass(100)
    fireEvent.click(launcher())
    await settlePanel()
    expect(tools().getByText('1 request').textContent).toBe('1 request, the last received in 0 ms')
    expect(tools().getByText('there was none')).toBeDefined()
    const events = tools().getByText(/ events$/)
    expect(events.textContent).toBe('4 events')
  })

  test('misses nothing of what is before it on the page', async () => {
    function Reader() {
      return <output>{useEmbedToken(acme, {}).status}</output>
    }
    render(
      <EmbedProvider client={createLab().client}>
        <Reader />
        <EmbedDevtools initialIsOpen />
      </EmbedProvider>,
    )
    await settlePanel()
    expect(tools().getByText('2 events')).toBeDefined()
    expect(tools().getByText('requested: there was none')).toBeDefined()
  })

  test('is open from the start where that is wanted', async () => {
    await openPanel(createLab().client, { initialIsOpen: true })
    expect(fact('Token')).toBe('•••• · 7 characters')
  })

  test('shows a token by its end, and nowhere else on the page more than that', async () => {
    const canary = 'canary-of-a-token-9f2c'
    const { client } = createLab(() => ({ embedToken: canary, expiresIn: 900 }))
    await openPanel(client)
    await press('Renew')
    expect(fact('Token')).toBe('••••9f2c · 22 characters')
    expect(shadow().innerHTML).toContain('9f2c')
    expect(shadow().innerHTML).not.toContain('canary')
    const attributes = [...shadow().querySelectorAll('*'), shadow().host].flatMap((element) =>
      [...element.attributes].map(({ value }) => value),
    )
    expect(attributes.join('\n')).not.toContain('9f2c')
  })

  test('counts down once a second, and only while it is open', async () => {
    const { client } = createLab()
    await openPanel(client)
    const left = () => tools().getByRole('meter', { name: 'Life left' }).getAttribute('aria-valuetext')
    await pass(60_000)
    expect(left()).toBe('14 min of 15 min left')
    await pass(1_000)
    expect(left()).toBe('13 min 59 s of 15 min left')
    const timers = vi.getTimerCount()
    fireEvent.click(launcher())
    expect(vi.getTimerCount()).toBe(timers - 1)
  })

  test('says when a token is renewed next, and that one that never ends is not', async () => {
    const lab = createLab(fresh(900))
    const { unmount } = await openPanel(lab.client)
    expect(fact('Next')).toMatch(/^renewal at \d\d:\d\d:\d\d, (2|3) min( \d+ s)? before its end$/)
    unmount()
    await openPanel(createLab(fresh(null)).client)
    expect(fact('Next')).toBe('none: it never ends')
    expect(tools().queryByRole('meter')).toBeNull()
  })

  test('shows what each widget did with its token', async () => {
    await openPanel(createLab().client)
    await press('Renew')
    expect(widgets()).toEqual([
      expect.stringMatching(/^readyBoard inline1 renewal, the last in place at \d\d:\d\d:\d\d$/),
    ])
  })

  test('empties its log', async () => {
    await openPanel(createLab().client)
    await press('Clear the log')
    expect(tools().getByText('0 events')).toBeDefined()
    await press('Clear the log')
    expect(tools().getByText('1 request')).toBeDefined()
  })

  test('shows the last of many tokens', async () => {
    const { client } = createLab()
    for (let n = 0; n < 60; n += 1) await client.prefetch(acme, { account: `a${n}` })
    await openPanel(client, { hasEmbed: false })
    expect(tools().getByText('60 tokens')).toBeDefined()
    expect(tools().getAllByRole('region', { name: /^acme/ })).toHaveLength(50)
  })

  test('is of the client of the nearest provider', async () => {
    const outer = createLab(() => ({ embedToken: 'outer-token-0001', expiresIn: 900 }))
    const inner = createLab(() => ({ embedToken: 'the-inner-token-0002', expiresIn: 900 }))
    render(
      <EmbedProvider client={outer.client}>
        <Embed vendor={acme} mode="inline" options={{ account: 'outer' }} title="Outer" />
        <Page client={inner.client} initialIsOpen />
      </EmbedProvider>,
    )
    await pass(100)
    await settlePanel()
    expect(tools().getAllByRole('region', { name: /^acme/ })).toHaveLength(1)
    expect(fact('Token')).toBe('••••0002 · 20 characters')
  })

  test('follows the provider to another client', async () => {
    const [first, second] = [
      createLab(),
      createLab(() => ({ embedToken: 'second-token-0002', expiresIn: 900 })),
    ]
    const { rerender } = await openPanel(first.client)
    fireEvent.click(tools().getByRole('switch', { name: 'Offline' }))
    rerender(<Page client={second.client} />)
    await pass(1_100)
    expect(fact('Token')).toBe('••••0002 · 17 characters')
    expect(first.client.inspector.interceptSource).toBeNull()
    expect(tools().getByRole<HTMLInputElement>('switch', { name: 'Offline' }).checked).toBe(false)
  })
})

describe('what can be done to a token', () => {
  test('Expire ends its life: the widget goes, and comes back with the renewal', async () => {
    const lab = createLab(fresh(900))
    await openPanel(lab.client)
    lab.respond(
      (_, n) =>
        new Promise((resolve) =>
          setTimeout(() => resolve({ embedToken: `token-${n}`, expiresIn: 900 }), 2_000),
        ),
    )
    await press('Expire')
    expect(tools().getByText('expired, renewing')).toBeDefined()
    // A widget that cannot be without a token is taken down, and comes back with the next.
    expect(widgets()).toEqual([expect.stringContaining('closed')])
    expect(tools().getByRole('button', { name: 'Expire' }).getAttribute('aria-disabled')).toBe('true')
    await pass(2_000)
    expect(tools().getByText('fresh')).toBeDefined()
    expect(lab.requests.map(({ reason }) => reason)).toEqual(['first', 'expired'])
    expect(tools().getByText('it had died')).toBeDefined()
    expect(widgets()).toEqual(['readyBoard inlinemounted 2 times'])
  })

  test('Refuse is as if a widget had refused it: once it is replaced, twice it is over', async () => {
    const lab = createLab(fresh(900))
    await openPanel(lab.client)
    await press('Refuse')
    expect(lab.requests.map(({ reason }) => reason)).toEqual(['first', 'rejected'])
    expect(tools().getByText('a widget refused it')).toBeDefined()
    await press('Refuse')
    expect(lab.requests).toHaveLength(2)
    expect(tools().getByRole('status').textContent).toMatch(/^EMBED_TOKEN_REJECTED: /)
  })

  test('Renew fetches, and says so where the bound does not allow it', async () => {
    const lab = createLab(fresh(900))
    await openPanel(lab.client)
    for (let n = 0; n < 3; n += 1) await press('Renew')
    expect(lab.requests.filter(({ reason }) => reason === 'asked')).toHaveLength(3)
    await press('Renew')
    expect(lab.requests.filter(({ reason }) => reason === 'asked')).toHaveLength(3)
    expect(tools().getByRole('status').textContent).toMatch(/^EMBED_RATE_LIMITED: /)
  })

  test('Renew mends a token that was denied', async () => {
    const lab = createLab(failing(403))
    await openPanel(lab.client)
    expect(fact('Next')).toBe('none: the backend refused (EMBED_DENIED); Renew asks again')
    lab.respond(fresh(900))
    await press('Renew')
    expect(tools().getByText('fresh')).toBeDefined()
  })
})

describe('faults', () => {
  const goOffline = () => fireEvent.click(tools().getByRole('switch', { name: 'Offline' }))
  const slowBy = (ms: number) =>
    fireEvent.change(tools().getByRole('combobox', { name: 'Slow' }), { target: { value: String(ms) } })

  test('offline: requests fail with EMBED_NETWORK; back online, the next leaves at once', async () => {
    const lab = createLab(fresh(900))
    await openPanel(lab.client)
    goOffline()
    expect(launcher().getAttribute('aria-label')).toContain('offline')
    await press('Expire')
    expect(lab.requests).toHaveLength(1)
    expect(tools().getByText('failed in 0 ms: EMBED_NETWORK')).toBeDefined()
    expect(fact('Next')).toMatch(/^again at .* failed with EMBED_NETWORK$/)
    goOffline()
    await pass(0)
    expect(lab.requests).toHaveLength(2)
    expect(tools().getByText('fresh')).toBeDefined()
    expect(launcher().getAttribute('aria-label')).not.toContain('offline')
  })

  test('slow: a request takes that much longer', async () => {
    const lab = createLab(fresh(900))
    await openPanel(lab.client)
    slowBy(3_000)
    expect(launcher().getAttribute('aria-label')).toContain('slow')
    await press('Renew')
    await pass(2_900)
    expect(lab.requests).toHaveLength(1)
    await pass(200)
    expect(lab.requests).toHaveLength(2)
    expect(tools().getByText('received in 3 s')).toBeDefined()
  })

  test('slow: longer than the time-out is EMBED_TIMEOUT', async () => {
    const lab = createLab(fresh(900))
    await openPanel(lab.client)
    slowBy(30_000)
    await press('Renew')
    await pass(10_100)
    expect(tools().getByText('failed in 10 s: EMBED_TIMEOUT')).toBeDefined()
    expect(lab.requests).toHaveLength(1)
  })

  test('what is held back goes on once it is no longer slow', async () => {
    const lab = createLab(fresh(900))
    await openPanel(lab.client)
    slowBy(8_000)
    await press('Renew')
    slowBy(0)
    await pass(0)
    expect(lab.requests).toHaveLength(2)
  })

  test('leave with the devtools, not with the panel', async () => {
    const lab = createLab(fresh(900))
    const { rerender } = await openPanel(lab.client)
    goOffline()
    slowBy(1_000)
    fireEvent.click(launcher())
    expect(lab.client.inspector.interceptSource).not.toBeNull()
    expect(tools().getByText('offline, slow')).toBeDefined()
    rerender(
      <EmbedProvider client={lab.client}>
        <Embed vendor={acme} mode="inline" options={{ account: 'a1' }} title="Board" />
      </EmbedProvider>,
    )
    expect(lab.client.inspector.interceptSource).toBeNull()
    await act(() => lab.client.refresh(acme, { account: 'a1' }))
    expect(lab.requests).toHaveLength(2)
  })
})
