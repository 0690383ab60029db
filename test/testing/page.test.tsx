import { act, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint, useEmbedToken } from '../../src'
import {
  advanceTo,
  createFakeSource,
  type EmbedScenario,
  EmbedTestProvider,
  fakeWidget,
  type Stage,
} from '../../src/testing'
import { SCENARIOS } from '../../src/testing/scenario'
import { answeringAgent } from '../../src/vendors/answering-agent'
import { interakt } from '../../src/vendors/interakt'
import { openChat } from '../../src/vendors/open-chat-widget'
import { returningAi } from '../../src/vendors/returning-ai'
import { runtypeCdn } from '../../src/vendors/runtype-cdn'
import { fakeTime } from '../kit/time'

fakeTime()

const embeds = createEmbedClient({ source: fromEndpoint('https://backend.invalid/token') })

/** A host's page as it is: its own provider, its own client, five vendors. */
function Page() {
  return (
    <EmbedProvider client={embeds} identity="user-7">
      <Embed
        vendor={returningAi}
        mode="inline"
        options={{ widget: 'store', communityId: 'c1', bundleUrl: 'https://vendor.invalid/b.js' }}
        title="Store"
      />
      <Embed vendor={interakt} mode="inline" options={{ widget: 'chat' }} title="Help" />
      <Embed vendor={answeringAgent} mode="iframe" options={{}} title="Calls" />
      <Embed vendor={runtypeCdn} mode="inline" options={{ agentId: 'a1' }} title="Assistant" />
      <Embed vendor={openChat} mode="inline" options={{ baseUrl: 'https://chat.invalid' }} title="Support" />
    </EmbedProvider>
  )
}

const TITLES = ['Store', 'Help', 'Calls', 'Assistant', 'Support']
const groups = () => TITLES.map((name) => screen.getByRole('group', { name }))
const states = () => groups().map((group) => group.dataset['embedState'])

test('a page with five widgets, one of which refuses its token', async () => {
  const source = createFakeSource({ ttlSeconds: 900 })
  render(<EmbedTestProvider source={source} children={<Page />} />)
  await advanceTo('ready')
  expect(source.requests).toHaveLength(5)
  fakeWidget(screen.getByRole('group', { name: 'Store' })).reject()
  await advanceTo('ready')
  expect(source.requests.at(-1)).toMatchObject({ vendor: 'returning-ai', reason: 'rejected' })
  await advanceTo('expired')
  expect(document.querySelectorAll('[data-embed-state=expired]')).toHaveLength(5)
})

describe('a stand-in', () => {
  test('takes each vendor’s place, in its mode, for whom the page says', async () => {
    render(<EmbedTestProvider children={<Page />} />)
    await advanceTo('ready')
    expect(states()).toEqual(Array(5).fill('ready'))
    expect(
      groups()
        .map((group) => fakeWidget(group))
        .map(({ vendor, mode, title, loads, identity }) => ({ vendor, mode, title, loads, identity })),
    ).toEqual(
      ['returning-ai', 'interakt', 'answering-agent', 'runtype', 'open-chat-widget'].map((vendor, i) => ({
        vendor,
        mode: i === 2 ? 'iframe' : 'inline',
        title: TITLES[i],
        loads: 1,
        identity: 'user-7',
      })),
    )
    expect(document.querySelectorAll('script, link')).toHaveLength(0)
    expect(screen.getByTitle<HTMLIFrameElement>('Calls').hasAttribute('src')).toBe(false)
  })

  test('tells what it was given, and takes a new token as its vendor does', async () => {
    const source = createFakeSource({ ttlSeconds: 300 })
    render(<EmbedTestProvider source={source} children={<Page />} />)
    await advanceTo('ready')
    const assistant = fakeWidget(groups()[3] as Element)
    expect(assistant).toMatchObject({
      options: { agentId: 'a1' },
      theme: { colorScheme: 'light', dir: 'ltr' },
      isSuspended: false,
    })
    const first = assistant.token
    expect(source.issued).toContain(first)
    await advanceTo('due')
    await advanceTo('ready')
    expect(assistant.tokens).toEqual([first, expect.stringMatching(/^fake-runtype-\d+$/)])
    expect(assistant.token).toBe(assistant.tokens[1])
    expect(assistant.loads).toBe(1)
    await advanceTo('expired')
    expect(assistant).toMatchObject({ token: null, isSuspended: true })
    source.recover()
    await advanceTo('ready')
    expect(assistant.token).not.toBeNull()
    expect(screen.getByText(`token …${assistant.token?.slice(-4)}`, { exact: false })).toBeTruthy()
  })

  test('rejects, resizes, crashes and tells', async () => {
    const onEvent = vi.fn()
    render(
      <EmbedTestProvider onEvent={onEvent}>
        <EmbedProvider client={embeds}>
          <Embed vendor={interakt} mode="inline" options={{ widget: 'chat' }} title="Help" autoHeight />
        </EmbedProvider>
      </EmbedTestProvider>,
    )
    await advanceTo('ready')
    const help = screen.getByRole('group', { name: 'Help' })
    const widget = fakeWidget(screen.getByLabelText('Typed here'))
    expect(fakeWidget(help)).toBe(widget)
    widget.resize(333)
    expect(help.querySelector<HTMLElement>('[data-embed-surface]')?.style.height).toBe('333px')
    widget.tell('chat:send', { n: 1 })
    expect(onEvent).toHaveBeenCalledWith(
      expect.objectContaining({ type: 'widget.event', name: 'chat:send', detail: { n: 1 }, title: 'Help' }),
    )
    widget.crash('No more.')
    expect(onEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        type: 'widget.failed',
        error: expect.objectContaining({ code: 'EMBED_WIDGET_ERROR' }) as unknown,
      }),
    )
    widget.reject('wrong origin')
    await advanceTo('ready')
    expect(widget.tokens).toHaveLength(2)
  })

  test('leaves the page with it', async () => {
    const { unmount } = render(<EmbedTestProvider children={<Page />} />)
    await advanceTo('ready')
    const store = fakeWidget(groups()[0] as Element)
    unmount()
    expect(store).toMatchObject({ isGone: true, token: null })
    await expect(advanceTo('ready')).rejects.toMatchObject({ code: 'EMBED_CONFIG' })
  })

  test('says what is missing where there is none', () => {
    render(<p>Nothing</p>)
    expect(() => fakeWidget(screen.getByText('Nothing'))).toThrow(
      expect.objectContaining({ code: 'EMBED_CONFIG' }),
    )
  })
})

describe('a scenario', () => {
  const EXPECTED: Record<EmbedScenario, [state: string, code?: string]> = {
    fresh: ['ready'],
    loading: ['loading'],
    slow: ['loading'],
    due: ['ready'],
    refreshing: ['ready'],
    expired: ['expired'],
    offline: ['failed', 'EMBED_NETWORK'],
    'backend-down': ['failed', 'EMBED_UNAVAILABLE'],
    'backend-slow': ['failed', 'EMBED_TIMEOUT'],
    busy: ['failed', 'EMBED_RATE_LIMITED'],
    denied: ['failed', 'EMBED_DENIED'],
    'session-over': ['failed', 'EMBED_DENIED'],
    'identity-mismatch': ['failed', 'EMBED_IDENTITY_MISMATCH'],
    refused: ['failed', 'EMBED_REQUEST_REFUSED'],
    malformed: ['failed', 'EMBED_TOKEN_MALFORMED'],
    'dead-on-arrival': ['failed', 'EMBED_TOKEN_EXPIRED'],
    rejected: ['failed', 'EMBED_TOKEN_REJECTED'],
    blocked: ['failed', 'EMBED_WIDGET_LOAD'],
    unresponsive: ['failed', 'EMBED_WIDGET_TIMEOUT'],
    crashed: ['failed', 'EMBED_WIDGET_ERROR'],
    'signed-out': ['loading'],
  }

  test.each(Object.keys(SCENARIOS) as EmbedScenario[])(
    '%s shows the page in that state within a second, and keeps it there',
    async (scenario) => {
      render(
        <StrictMode>
          <EmbedTestProvider scenario={scenario} children={<Page />} />
        </StrictMode>,
      )
      const [state, code] = EXPECTED[scenario]
      for (const ms of [1_000, 15_000]) {
        await act(() => vi.advanceTimersByTimeAsync(ms))
        expect(states()).toEqual(Array(5).fill(state))
        expect(
          groups().map(
            (group) => group.querySelector<HTMLElement>('[data-embed-code]')?.dataset['embedCode'],
          ),
        ).toEqual(Array(5).fill(code))
      }
      expect(document.querySelectorAll('[data-embed-refreshing]')).toHaveLength(
        scenario === 'refreshing' ? 5 : 0,
      )
      if (scenario === 'slow')
        expect(screen.getAllByText('This is taking longer than usual…')).toHaveLength(5)
      if (scenario === 'session-over') expect(screen.getAllByText('You’re signed out')).toHaveLength(5)
      if (scenario === 'identity-mismatch')
        expect(screen.getAllByText('Someone else is signed in')).toHaveLength(5)
    },
  )

  test('is not played where the page’s own test makes the backend fail', async () => {
    const source = createFakeSource()
    let stage: Stage | undefined
    render(<EmbedTestProvider source={source} onStage={(entered) => (stage = entered)} children={<Page />} />)
    await advanceTo('ready')
    source.fail(503)
    await advanceTo('due')
    const aheadMs = (stage?.client.now() ?? NaN) - Date.now()
    await act(() => vi.advanceTimersByTimeAsync(1_000))
    expect((stage?.client.now() ?? NaN) - Date.now()).toBe(aheadMs)
    expect(source.requests.filter(({ outcome }) => outcome === 'failed')).toHaveLength(5)
  })

  test('that is not known is an error that lists those that are', () => {
    const misspelt = 'expird' as EmbedScenario
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(() => render(<EmbedTestProvider scenario={misspelt} children={<Page />} />)).toThrow(
      /"expird". Use one of fresh, loading, /,
    )
    quiet.mockClear()
  })

  test('another one starts the page over', async () => {
    const { rerender } = render(<EmbedTestProvider scenario="denied" children={<Page />} />)
    await advanceTo('ready')
    rerender(<EmbedTestProvider scenario="fresh" children={<Page />} />)
    await advanceTo('ready')
    expect(states()).toEqual(Array(5).fill('ready'))
  })

  test('of an expired token reaches hooks as well', async () => {
    const Card = () => (
      <p role="status">{useEmbedToken(returningAi, { widget: 'store', communityId: 'c1' }).status}</p>
    )
    render(<EmbedTestProvider scenario="expired" children={<Card />} />)
    await act(() => vi.advanceTimersByTimeAsync(500))
    expect(screen.getByRole('status').textContent).toBe('expired')
  })
})

describe('advanceTo', () => {
  test('works by the client’s clock where timers are real', async () => {
    vi.useRealTimers()
    const source = createFakeSource({ ttlSeconds: 900, latencyMs: 5 })
    render(<EmbedTestProvider source={source} children={<Page />} />)
    await advanceTo('ready')
    expect(source.requests).toHaveLength(5)
    await advanceTo('due')
    await advanceTo('ready')
    expect(source.requests.length).toBeGreaterThan(5)
    await advanceTo('expired')
    expect(states()).toEqual(Array(5).fill('expired'))
  })

  test('waits until a second refusal is decided', async () => {
    render(<EmbedTestProvider children={<Page />} />)
    await advanceTo('ready')
    const store = fakeWidget(groups()[0] as Element)
    store.reject()
    await advanceTo('ready')
    // Sooner, it would be taken for one of the calls that left before.
    await advanceTo(5_000)
    store.reject()
    await advanceTo('ready')
    expect(states()[0]).toBe('failed')
    expect(groups()[0]?.querySelector('[data-embed-code=EMBED_TOKEN_REJECTED]')).not.toBeNull()
  })

  test('goes to what a scenario leads to, and so many ms on', async () => {
    const { unmount } = render(<EmbedTestProvider scenario="expired" children={<Page />} />)
    await advanceTo('scenario')
    expect(states()).toEqual(Array(5).fill('expired'))
    unmount()
    const source = createFakeSource()
    source.fail(503)
    render(
      <EmbedTestProvider
        source={source}
        children={<Embed vendor={interakt} mode="inline" options={{ widget: 'chat' }} title="Other" />}
      />,
    )
    await advanceTo('ready')
    const other = screen.getByRole('group', { name: 'Other' })
    expect(other.dataset['embedState']).toBe('failed')
    source.recover()
    await advanceTo(30_000)
    expect(other.dataset['embedState']).toBe('ready')
  })

  test('says that no token expires, and leaves the backend as it is', async () => {
    const source = createFakeSource({ ttlSeconds: null })
    const help = <Embed vendor={interakt} mode="inline" options={{ widget: 'chat' }} title="Help" />
    render(<EmbedTestProvider source={source} children={help} />)
    await advanceTo('ready')
    await expect(advanceTo('expired')).rejects.toMatchObject({ code: 'EMBED_CONFIG' })
    fakeWidget(screen.getByRole('group', { name: 'Help' })).reject()
    await advanceTo('ready')
    expect(source.requests).toHaveLength(2)
  })

  test('takes the stage that onStage gave, in StrictMode too', async () => {
    const stages: Stage[] = []
    render(
      <StrictMode>
        <EmbedTestProvider onStage={(stage) => stages.push(stage)} children={<Page />} />
      </StrictMode>,
    )
    await advanceTo('ready', stages[0])
    await advanceTo('due', stages[0])
    expect(new Set(stages).size).toBe(1)
    expect(stages[0]?.source.requests.length).toBeGreaterThan(5)
  })

  test('says that no token is due', async () => {
    const help = <Embed vendor={interakt} mode="inline" options={{ widget: 'chat' }} title="Help" />
    render(<EmbedTestProvider source={createFakeSource({ ttlSeconds: null })} children={help} />)
    await advanceTo('ready')
    await expect(advanceTo('due')).rejects.toMatchObject({ code: 'EMBED_CONFIG' })
  })

  test('gives up on a page that does not get ready', async () => {
    const source = createFakeSource()
    source.hang()
    render(<EmbedTestProvider source={source} policy={{ timeoutMs: 3_600_000 }} children={<Page />} />)
    await expect(advanceTo('ready')).rejects.toMatchObject({ code: 'EMBED_TIMEOUT' })
  })
})

test('the page’s own client is never asked', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'))
  render(<EmbedTestProvider children={<Page />} />)
  await advanceTo('ready')
  await advanceTo('due')
  expect(fetched).not.toHaveBeenCalled()
  expect(embeds.inspector.tokens()).toEqual([])
})
