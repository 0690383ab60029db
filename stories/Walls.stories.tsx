import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import {
  contrastTheme,
  denseTheme,
  Embed,
  EmbedBoundary,
  EmbedFrame,
  EmbedInline,
  plainTheme,
  roundTheme,
  useEmbedExpiry,
  useEmbedToken,
} from '../src'
import { OpenChat } from '../src/open-chat'
import { createFakeSource } from '../src/testing'
import { SCENARIOS } from '../src/testing/scenario'
import { returningAi } from '../src/vendors/returning-ai'
import { arabic } from './arabic'
import { endpoint, schemeOf } from './fixtures'
import { ORIGINS } from './servers'
import { TokenCard } from './TokenCard'
import { Wall } from './Wall'

/**
 * Every state of every component side by side, in light and in dark. Pictures of these are kept, and compared
 * by `npm run test:visual`.
 */
const meta = {
  title: 'Components/Walls',
  tags: ['!autodocs'],
  // Each cell is a page of its own.
  parameters: { embed: { disable: true } },
} satisfies Meta

export default meta
type Story = StoryObj<typeof meta>

const options = { widget: 'store', communityId: 'c1' } as const
const inFrame = { ...options, widgetUrl: 'https://widgets.example' }
const embed = { vendor: returningAi, options, title: 'Store', height: 300 }

/** By scenario: what each cell has to have come to. */
const STATES: Record<keyof typeof SCENARIOS, string> = {
  fresh: 'ready',
  loading: 'loading',
  slow: 'loading',
  due: 'ready',
  refreshing: 'ready',
  expired: 'expired',
  offline: 'EMBED_NETWORK',
  'backend-down': 'EMBED_UNAVAILABLE',
  'backend-slow': 'EMBED_TIMEOUT',
  busy: 'EMBED_RATE_LIMITED',
  denied: 'EMBED_DENIED',
  'session-over': 'EMBED_DENIED',
  'identity-mismatch': 'EMBED_IDENTITY_MISMATCH',
  refused: 'EMBED_REQUEST_REFUSED',
  malformed: 'EMBED_TOKEN_MALFORMED',
  'dead-on-arrival': 'EMBED_TOKEN_EXPIRED',
  rejected: 'EMBED_TOKEN_REJECTED',
  blocked: 'EMBED_WIDGET_LOAD',
  unresponsive: 'EMBED_WIDGET_TIMEOUT',
  crashed: 'EMBED_WIDGET_ERROR',
  'signed-out': 'loading',
}

type Scenario = keyof typeof STATES
const ALL = Object.keys(STATES) as Scenario[]

const FAILURES = ALL.filter((scenario) => STATES[scenario].startsWith('EMBED'))

/** Each cell is in its state, on so many walls, and none has made the page wider. */
function comesTo(
  scenarios: readonly Scenario[],
  walls = 2,
  slowly = 'This is taking longer than usual…',
): NonNullable<Story['play']> {
  const times = <T,>(list: readonly T[]) => Array.from({ length: walls }, () => list).flat()
  return async ({ canvasElement }) => {
    await waitFor(async () => {
      const cells = [...canvasElement.querySelectorAll<HTMLElement>('[data-embed], [data-embed-boundary]')]
      const states = cells.map(
        (cell) =>
          cell.querySelector<HTMLElement>('[data-embed-code]')?.dataset['embedCode'] ??
          cell.dataset['embedState'],
      )
      await expect(states).toEqual(times(scenarios.map((scenario) => STATES[scenario])))
    })
    const slow = times(scenarios).filter((scenario) => scenario === 'slow')
    await waitFor(() => expect(within(canvasElement).queryAllByText(slowly)).toHaveLength(slow.length))
    await expect(document.documentElement.scrollWidth).toBe(document.documentElement.clientWidth)
  }
}

export const EmbedInlineMode: Story = {
  name: 'Embed, inline',
  render: () => <Wall children={<Embed mode="inline" {...embed} />} />,
  play: comesTo(ALL),
}

export const EmbedIframeMode: Story = {
  name: 'Embed, iframe',
  render: () => <Wall children={<Embed mode="iframe" {...embed} options={inFrame} />} />,
  play: comesTo(ALL),
}

/** All words are labels: here in Arabic, from right to left. */
export const Arabic: Story = {
  render: () => (
    <div lang="ar">
      <Wall theme={arabic} children={<Embed mode="inline" {...embed} />} />
    </div>
  ),
  play: async (context) => {
    const { canvasElement } = context
    await comesTo(ALL, 2, arabic.labels?.stillLoading)(context)
    for (const cell of canvasElement.querySelectorAll('[data-embed]'))
      await expect(cell).toHaveAttribute('dir', 'rtl')
    for (const part of canvasElement.querySelectorAll('[data-embed-part]:not([data-embed-part=surface])'))
      await expect(part.textContent).not.toMatch(/[a-z]/i)
  },
}

const CHATS = ['fresh', 'loading', 'slow', 'offline', 'backend-down', 'denied', 'busy', 'signed-out'] as const
const PICTURED = ['fresh', 'slow', 'expired', 'offline', 'denied', 'busy', 'rejected', 'blocked'] as const
const WAITING = ['loading', 'slow', 'refreshing'] as const
const SOME = ['fresh', 'slow', 'expired', 'denied'] as const
const presets = { roundTheme, denseTheme, plainTheme, contrastTheme }

/** The themes that come with the library. */
export const Presets: Story = {
  render: () => (
    <>
      {Object.entries(presets).map(([name, theme]) => (
        <div key={name}>
          <h2 style={{ fontSize: 18, margin: '40px 0' }}>{name}</h2>
          <Wall theme={theme} scenarios={SOME} children={<Embed mode="inline" {...embed} />} />
        </div>
      ))}
    </>
  ),
  play: comesTo(SOME, 2 * Object.keys(presets).length),
}

/** The panel of `<OpenChat>`, with the emulated backend; its key never ends. */
export const OpenChatPanel: Story = {
  name: 'OpenChat',
  render: () => (
    <Wall
      scenarios={CHATS}
      stage={() => ({ widgets: 'real', identity: 'user-1', source: createFakeSource({ source: endpoint }) })}
    >
      <OpenChat
        baseUrl={ORIGINS['open-chat-widget']}
        welcomeMessage="Hello! How can we help?"
        title="Support"
        height={300}
      />
    </Wall>
  ),
  play: comesTo(CHATS),
}

/** As on the README's picture: `npm run shots` takes it. */
export const ForThePicture: Story = {
  name: 'Some states',
  render: (_, { globals }) => (
    <Wall
      scenarios={PICTURED}
      schemes={[schemeOf(globals)]}
      cell="280px"
      children={<Embed mode="inline" {...embed} height={280} />}
    />
  ),
  play: comesTo(PICTURED, 1),
}

/** What moves while one waits. Its picture is taken in the middle of the movement. */
export const Waiting: Story = {
  render: () => <Wall scenarios={WAITING} children={<Embed mode="inline" {...embed} height={200} />} />,
  play: comesTo(WAITING),
}

/** A box that is hardly higher than a line lets its words scroll. */
export const Low: Story = {
  render: () => (
    <Wall scenarios={SOME} cell="310px" children={<Embed mode="inline" {...embed} height={96} />} />
  ),
  play: comesTo(SOME),
}

const WIDGETS = ['fresh', 'refreshing', 'expired'] as const
const areThere: Story['play'] = async ({ canvasElement }) => {
  await waitFor(() =>
    expect(canvasElement.querySelectorAll('[data-embed-surface]')).toHaveLength(2 * WIDGETS.length),
  )
}

/** The bare widget: what is not there shows nothing, and `onStateChange` tells. */
export const BareInline: Story = {
  name: 'EmbedInline',
  render: () => (
    <Wall
      scenarios={WIDGETS}
      children={<EmbedInline {...{ vendor: returningAi, options, title: 'Store', style: { height: 200 } }} />}
    />
  ),
  play: areThere,
}

export const BareFrame: Story = {
  name: 'EmbedFrame',
  render: () => (
    <Wall
      scenarios={WIDGETS}
      children={<EmbedFrame vendor={returningAi} options={inFrame} title="Store" style={{ height: 200 }} />}
    />
  ),
  play: areThere,
}

export const Boundary: Story = {
  name: 'EmbedBoundary',
  render: () => (
    <Wall scenarios={FAILURES}>
      <EmbedBoundary>
        <Embed mode="inline" throwOnError {...embed} />
      </EmbedBoundary>
    </Wall>
  ),
  play: comesTo(FAILURES),
}

function Token() {
  const { status, isRefreshing, error } = useEmbedToken(returningAi, options)
  const { phase } = useEmbedExpiry(returningAi, options)
  return (
    <TokenCard
      title="useEmbedToken"
      facts={{ status, phase, isRefreshing: String(isRefreshing), error: error?.code ?? '–' }}
    />
  )
}

/** What happens to a token; what happens to a widget is not the hooks’ affair. */
const OF_TOKENS = ALL.slice(0, ALL.indexOf('rejected'))

/** What `useEmbedToken` and `useEmbedExpiry` say. */
export const Hooks: Story = {
  render: () => <Wall scenarios={OF_TOKENS} children={<Token />} />,
  play: async ({ canvasElement }) => {
    await waitFor(() =>
      expect(canvasElement.querySelectorAll('[data-fact="error"]')).toHaveLength(2 * OF_TOKENS.length),
    )
    await waitFor(() =>
      expect(
        [...canvasElement.querySelectorAll('[data-fact="status"]')].filter(
          ({ textContent }) => textContent === 'failed',
        ),
      ).toHaveLength(2 * OF_TOKENS.filter((scenario) => FAILURES.includes(scenario)).length),
    )
  },
}
