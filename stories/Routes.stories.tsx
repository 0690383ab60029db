import type { Meta, StoryObj } from '@storybook/react-vite'
import { type ReactNode, use, useRef, useState } from 'react'
import { expect, fireEvent, waitFor, within } from 'storybook/test'
import {
  Embed,
  EmbedBoundary,
  EmbedProvider,
  EmbedSuspense,
  type RouteOptions,
  useEmbedClient,
  useEmbedIntent,
  useSuspenseEmbedToken,
} from '../src'
import { keepAlive } from '../src/keep-alive'
import { OpenChat } from '../src/open-chat'
import { createFakeSource, EmbedTestProvider, type Stage } from '../src/testing'
import { returningAi, type ReturningAiFrameOptions } from '../src/vendors/returning-ai'
import {
  acme,
  becomesReady,
  becomesVisible,
  DARK,
  EMULATED,
  EmulatedPage,
  endpoint,
  failsWith,
  Page,
  pageIn,
  pageUrl,
  PATIENT,
  Scheme,
  VENDOR,
} from './fixtures'
import { ORIGINS } from './servers'
import { TokenCard } from './TokenCard'
import { Views } from './Views'

/** Pages with several views, as a router shows them: what a navigation costs, and what it keeps. */
const meta = {
  title: 'Components/Routes',
  parameters: { embed: EMULATED },
} satisfies Meta

export default meta
type Story = StoryObj<typeof meta>
type Context = Parameters<NonNullable<Story['play']>>[0]

const MINUTE_MS = 60_000

/** Of Returning.AI's frames, whose tokens live 15 minutes and are due 12 minutes after they came. */
function useFrame(widget: 'store' | 'milestone'): ReturningAiFrameOptions {
  const theme = use(Scheme)
  return {
    widget,
    communityId: 'c1',
    widgetUrl: pageUrl('emulator-frame.html', { api: VENDOR, theme, name: widget }),
  }
}

function Framed({
  widget,
  title,
  keepAlive,
}: {
  widget: 'store' | 'milestone'
  title: string
  keepAlive?: boolean
}) {
  return (
    <Embed
      vendor={returningAi}
      mode="iframe"
      options={useFrame(widget)}
      sandbox={false}
      {...{ title, keepAlive }}
      height={400}
    />
  )
}

const Side = ({ children }: { children: ReactNode }) => (
  <div
    style={{
      display: 'grid',
      gap: 20,
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(300px, 100%), 1fr))',
    }}
  >
    {children}
  </div>
)

const ELSEWHERE = { title: 'Home', children: <p>Nothing here needs a token.</p> }

/** What has happened, oldest first. */
function eventsIn(canvasElement: HTMLElement): (string | undefined)[] {
  return [...canvasElement.querySelectorAll<HTMLElement>('[data-event]')]
    .map(({ dataset }) => dataset['event'])
    .reverse()
}

function countOf(canvasElement: HTMLElement, event: string): number {
  return eventsIn(canvasElement).filter((each) => each === event).length
}

function becomes(canvasElement: HTMLElement, event: string, count: number): Promise<void> {
  return waitFor(() => expect(countOf(canvasElement, event)).toBe(count))
}

const go = ({ canvas, userEvent }: Context, title: string) =>
  userEvent.click(canvas.getByRole('link', { name: title }))
const embedOf = ({ canvas }: Context, name: string) => canvas.findByRole('group', { name })
const parking = () => document.querySelector<HTMLElement>('[data-embed-parking]')

/** Without `Element.moveBefore`, the frame is mounted again, and only the chat is kept. */
const KEPT = 'moveBefore' in Element.prototype ? 2 : 1

/**
 * A conversation and a frame outlive the view that they are in: what was said, what is half typed, where it
 * was scrolled to.
 */
export const KeptAlive: Story = {
  render: () => (
    <EmulatedPage>
      <Views
        views={[
          {
            title: 'Support',
            children: (
              <Side>
                <OpenChat
                  baseUrl={ORIGINS['open-chat-widget']}
                  welcomeMessage="Hello! How can we help?"
                  title="Chat"
                  height={400}
                  keepAlive
                />
                <Framed widget="store" title="Store" keepAlive />
              </Side>
            ),
          },
          ELSEWHERE,
        ]}
      />
    </EmulatedPage>
  ),
  play: async (context) => {
    const { canvas, canvasElement, userEvent } = context
    const chat = await embedOf(context, 'Chat')
    await becomesReady(chat)
    await becomesReady(await embedOf(context, 'Store'))
    await userEvent.type(within(chat).getByRole('textbox'), 'Where is my invoice?{Enter}')
    const log = within(chat).getByRole('log')
    await waitFor(() =>
      expect(log).toHaveTextContent('message 1 of this conversation. That is all an emulator knows… ☕'),
    )
    await waitFor(() => expect(log).toHaveAttribute('aria-busy', 'false'))
    await fireEvent.input(within(chat).getByRole('textbox'), { target: { value: 'And the one bef' } })
    const frame = canvas.getByTitle<HTMLIFrameElement>('Store')
    const note = within(pageIn(frame)).getByRole('textbox')
    await fireEvent.input(note, { target: { value: 'One mug for each of the' } })
    const loadedAt = frame.contentWindow?.performance.timeOrigin

    await go(context, 'Home')
    await expect(canvasElement.querySelector('[data-embed]')).toBeNull()
    await expect(parking()?.querySelectorAll('[data-embed-surface]')).toHaveLength(KEPT)
    await expect(log).not.toBeVisible()
    await becomes(canvasElement, 'widget.parked', KEPT)

    await go(context, 'Support')
    const again = await embedOf(context, 'Chat')
    await expect(again).toHaveAttribute('data-embed-state', 'ready')
    await expect(within(again).getByRole('textbox')).toHaveValue('And the one bef')
    await expect(within(again).getByRole('log')).toBe(log)
    await expect(log).toHaveTextContent('Where is my invoice?')
    await becomesReady(await embedOf(context, 'Store'))
    if (KEPT === 2) {
      await expect(canvas.getByTitle('Store')).toBe(frame)
      await expect(within(pageIn(frame)).getByRole('textbox')).toHaveValue('One mug for each of the')
      await expect(frame.contentWindow?.performance.timeOrigin).toBe(loadedAt)
    }
    await expect(parking()).toBeNull()
    await becomes(canvasElement, 'widget.resumed', KEPT)
    await expect(countOf(canvasElement, 'widget.mounted')).toBe(4 - KEPT)
    await expect(countOf(canvasElement, 'token.requested')).toBe(2)
  },
}
export const KeptAliveDark: Story = { ...KeptAlive, ...DARK }

const REGIONS = ['North', 'East', 'South', 'West']

function Regions({ limit }: { limit: number }) {
  return (
    <EmbedProvider client={useEmbedClient()} keepAlive={keepAlive({ limit })}>
      <Views
        views={[
          ...REGIONS.map((title) => ({
            title,
            children: (
              <Embed
                vendor={acme}
                mode="inline"
                options={{}}
                title={`Orders, ${title}`}
                height={300}
                keepAlive={title}
              />
            ),
          })),
          ELSEWHERE,
        ]}
      />
    </EmbedProvider>
  )
}

/** Two may wait: of four boards that were left, the two that were left first come back new. */
export const OverTheLimit: Story = {
  render: () => (
    <Page>
      <Regions limit={2} />
    </Page>
  ),
  play: async (context) => {
    const { canvas, canvasElement, userEvent } = context
    for (const region of REGIONS) {
      await go(context, region)
      await becomesReady(await embedOf(context, `Orders, ${region}`))
      await userEvent.type(canvas.getByRole('textbox'), `To the ${region}`)
    }
    await go(context, 'Home')
    await becomes(canvasElement, 'widget.closed', 2)
    await expect(parking()?.querySelectorAll('input')).toHaveLength(2)
    for (const region of ['West', 'South']) {
      await go(context, region)
      await expect(canvas.getByRole('textbox')).toHaveValue(`To the ${region}`)
    }
    for (const region of ['North', 'East']) {
      await go(context, region)
      await becomesReady(await embedOf(context, `Orders, ${region}`))
      await expect(canvas.getByRole('textbox')).toHaveValue('')
    }
    await expect(countOf(canvasElement, 'widget.mounted')).toBe(6)
    await expect(countOf(canvasElement, 'token.requested')).toBe(1)
  },
}

/** A page whose time can be put on, and whose backend can be held up. */
function Held({ minRemainingMs, minutes, isHeld = false, children }: HeldProps) {
  const [source] = useState(() => {
    const fake = createFakeSource({ source: endpoint })
    if (isHeld) fake.hang()
    return fake
  })
  const stage = useRef<Stage>(null)
  const [hangs, setHangs] = useState(isHeld)
  const colorScheme = use(Scheme)
  const tools = (
    <>
      {minutes && (
        <button type="button" style={TOOL} onClick={() => stage.current?.travel(minutes * MINUTE_MS)}>
          {minutes} minutes later
        </button>
      )}
      <button
        type="button"
        aria-pressed={hangs}
        style={{
          ...TOOL,
          fontWeight: hangs ? 700 : undefined,
          borderWidth: hangs ? 2 : 1,
          margin: hangs ? 0 : 1,
        }}
        onClick={() => {
          if (hangs) source.recover()
          else source.hang()
          setHangs(!hangs)
        }}
      >
        Hold the backend
      </button>
    </>
  )
  return (
    <EmbedTestProvider
      source={source}
      widgets="real"
      policy={PATIENT}
      identity="user-1"
      theme={{ colorScheme }}
      onStage={(entered) => (stage.current = entered)}
    >
      <Views
        minRemainingMs={minRemainingMs}
        tools={tools}
        views={
          children
            ? [ELSEWHERE, { title: 'Points', children }]
            : [
                { title: 'Store', children: <Framed widget="store" title="Store, in a frame" /> },
                { title: 'Rewards', children: <Framed widget="milestone" title="Rewards, in a frame" /> },
              ]
        }
      />
    </EmbedTestProvider>
  )
}

const TOOL = {
  font: 'inherit',
  fontSize: 14,
  padding: '5px 12px',
  border: '1px solid',
  borderRadius: 8,
  background: 'transparent',
  color: 'inherit',
}

interface HeldProps extends RouteOptions {
  minutes?: number
  isHeld?: boolean
  /** The second view, instead of a widget. */
  children?: ReactNode
}

/**
 * From the store to the rewards, which need the same token, `minutes` after it came, while the backend does
 * not answer yet.
 */
async function leaveLater(context: Context, minutes: number) {
  const { canvas, canvasElement, userEvent } = context
  await becomesReady(await embedOf(context, 'Store, in a frame'))
  await userEvent.click(canvas.getByRole('button', { name: `${minutes} minutes later` }))
  await userEvent.click(canvas.getByRole('button', { name: 'Hold the backend' }))
  await expect(countOf(canvasElement, 'token.requested')).toBe(1)
  await go(context, 'Rewards')
  await becomes(canvasElement, 'token.requested', 2)
  await expect(canvas.getByText(/the next view wants more time/)).toBeVisible()
  return embedOf(context, 'Rewards, in a frame')
}

/**
 * Eleven minutes of fifteen have passed, and each view wants five: the next one's widget waits for the token
 * that it will live with.
 */
export const RenewedBeforeShown: Story = {
  render: () => <Held minutes={11} minRemainingMs={5 * MINUTE_MS} />,
  play: async (context) => {
    const { canvas, canvasElement, userEvent } = context
    const rewards = await leaveLater(context, 11)
    await expect(rewards).toHaveAttribute('data-embed-state', 'loading')
    await expect(canvasElement.querySelector('[data-embed-part="skeleton"]')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Hold the backend' }))
    await becomesReady(rewards)
    await expect(countOf(canvasElement, 'token.refreshed')).toBe(1)
    // It never had the old one.
    await expect(countOf(canvasElement, 'widget.token')).toBe(0)
  },
}
export const RenewedBeforeShownDark: Story = { ...RenewedBeforeShown, ...DARK }

/** `always`: each view asks for a token of its own, and is shown with the live one meanwhile. */
export const RenewedBehind: Story = {
  render: () => <Held minutes={1} minRemainingMs="always" />,
  play: async (context) => {
    const { canvas, canvasElement, userEvent } = context
    const rewards = await leaveLater(context, 1)
    await becomesReady(rewards)
    await expect(countOf(canvasElement, 'token.refreshed')).toBe(0)
    await userEvent.click(canvas.getByRole('button', { name: 'Hold the backend' }))
    await becomes(canvasElement, 'widget.token', 1)
    await expect(canvas.getByText(/in place, nothing lost/)).toBeVisible()
    await expect(rewards).toHaveAttribute('data-embed-state', 'ready')
  },
}

function Intended() {
  const intent = useEmbedIntent(returningAi, useFrame('store'))
  return (
    <Views
      views={[
        ELSEWHERE,
        { title: 'Store', intent, children: <Framed widget="store" title="Store, in a frame" /> },
      ]}
    />
  )
}

/** Pointing at the link fetches the token; by the time that it is pressed, it is there. */
export const Intent: Story = {
  render: () => (
    <EmulatedPage>
      <Intended />
    </EmulatedPage>
  ),
  play: async (context) => {
    const { canvas, canvasElement, userEvent } = context
    await expect(countOf(canvasElement, 'token.requested')).toBe(0)
    await userEvent.hover(canvas.getByRole('link', { name: 'Store' }))
    await becomes(canvasElement, 'token.received', 1)
    await go(context, 'Store')
    await becomesReady(await embedOf(context, 'Store, in a frame'))
    await expect(countOf(canvasElement, 'token.requested')).toBe(1)
  },
}

function Points() {
  const { status, isRefreshing } = useSuspenseEmbedToken(acme, {})
  return <TokenCard title="useSuspenseEmbedToken" facts={{ status, isRefreshing: String(isRefreshing) }} />
}

const SUSPENDED = (
  <EmbedBoundary>
    <EmbedSuspense fallback={<p role="status">Your points are being fetched…</p>}>
      <Points />
    </EmbedSuspense>
  </EmbedBoundary>
)

/** What needs a token is not rendered without one: its fallback is. */
export const Suspense: Story = {
  render: () => <Held isHeld>{SUSPENDED}</Held>,
  play: async (context) => {
    const { canvas, userEvent } = context
    await go(context, 'Points')
    await becomesVisible(() => canvas.getByText('Your points are being fetched…'))
    await expect(canvas.queryByRole('group')).toBeNull()
    await userEvent.click(canvas.getByRole('button', { name: 'Hold the backend' }))
    await expect(await canvas.findByRole('group', { name: 'useSuspenseEmbedToken' })).toHaveTextContent(
      'statusready',
    )
    await expect(canvas.queryByText('Your points are being fetched…')).toBeNull()
  },
}

/** Its failure goes to the boundary around it, whose Retry asks anew. */
export const SuspenseFailed: Story = {
  render: () => (
    <Page tokens={failsWith('EMBED_DENIED')}>
      <Views views={[{ title: 'Points', children: SUSPENDED }, ELSEWHERE]} />
    </Page>
  ),
  play: async ({ canvas, userEvent }) => {
    const alert = await canvas.findByRole('alert')
    await expect(alert).toHaveAttribute('data-embed-code', 'EMBED_DENIED')
    await expect(canvas.queryByText('Your points are being fetched…')).toBeNull()
    await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }))
    await expect(await canvas.findByRole('group', { name: 'useSuspenseEmbedToken' })).toHaveTextContent(
      'statusready',
    )
    await expect(canvas.queryByRole('alert')).toBeNull()
  },
}
