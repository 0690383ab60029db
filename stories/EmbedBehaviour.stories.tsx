import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ComponentType, ReactNode } from 'react'
import { expect, fn, waitFor, within } from 'storybook/test'
import { Embed, type EmbedError, type EmbedPolicy, type EmbedTheme } from '../src'
import { advanceTo } from '../src/testing'
import { returningAi } from '../src/vendors/returning-ai'
import {
  acme,
  answer,
  answers,
  becomesReady,
  becomesVisible,
  BLOCKED_SCRIPT,
  DARK,
  embedIn,
  EMULATED,
  EmulatedPage,
  failsWith,
  frameUrl,
  hangs,
  isOutOfReach,
  Page,
  partIn,
  PATIENT,
  schemeOf,
  surfaceIn,
  type Tokens,
} from './fixtures'
import { pageStage, skip } from './time'

interface Args {
  /** The story's backend. */
  tokens: Tokens
  policy?: EmbedPolicy
  /** Something else on the page, to see who has the focus. */
  hasSearch?: boolean
  /** What the widget loads beside its token. */
  script?: string
  height?: number | string
  theme?: EmbedTheme
  readyTimeoutMs?: number
  fallback?: ReactNode
  renderError?: (failure: { error: EmbedError; retry: () => void }) => ReactNode
  onReady: () => void
  onError: (error: EmbedError) => void
}

const meta = {
  title: 'Components/Embed in use',
  parameters: { embed: EMULATED },
  component: Embed as ComponentType as ComponentType<Args>,
  args: { tokens: answers(), height: 320, onReady: fn(), onError: fn() },
  argTypes: { tokens: { control: false }, policy: { control: false } },
  render: ({ tokens, policy, hasSearch, script, ...props }) => (
    <Page tokens={tokens} policy={policy}>
      {hasSearch && (
        <input
          type="search"
          aria-label="Search the page"
          placeholder="Search the page"
          style={{ font: 'inherit', marginBottom: 16 }}
        />
      )}
      <Embed vendor={acme} mode="inline" options={{ script }} title="Orders" {...props} />
    </Page>
  ),
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>
type Play = NonNullable<Story['play']>

/** A first failure that may pass is not shown: the second comes within 3 s. */
const SECOND_ATTEMPT_MS = 3_000

/** What a person sees of a failure, and how they get at its Retry. */
function showsFailure(code: string, title: string, text: string): Play {
  return async ({ args, canvas, canvasElement }) => {
    const alert = await canvas.findByRole('alert')
    await expect(alert).toHaveTextContent(title)
    await expect(alert).toHaveTextContent(text)
    await expect(alert).toHaveAttribute('data-embed-code', code)
    await expect(within(alert).getByRole('button', { name: 'Try again' })).toBeVisible()
    await expect(embedIn(canvasElement)).toHaveAttribute('data-embed-state', 'failed')
    await expect(surfaceIn(canvasElement)).toHaveAttribute('aria-busy', 'false')
    await expect(partIn(canvasElement, 'skeleton')).toBeNull()
    await expect(document.body).toHaveFocus()
    for (const field of canvas.queryAllByRole('textbox')) await expect(isOutOfReach(field)).toBe(true)
    await expect(args.onReady).not.toHaveBeenCalled()
    await expect(args.onError).toHaveBeenCalledWith(expect.objectContaining({ code }))
  }
}

/** The token is on its way. The size is the widget's already, so nothing moves when it comes. */
export const Loading: Story = {
  args: { tokens: hangs, policy: PATIENT },
  play: async ({ canvas, canvasElement }) => {
    const embed = await canvas.findByRole('group', { name: 'Orders' })
    await expect(embed).toHaveAttribute('data-embed-state', 'loading')
    await expect(surfaceIn(canvasElement)).toHaveAttribute('aria-busy', 'true')
    await expect(embed).toHaveTextContent('Loading…')
    await expect(embed.offsetHeight).toBe(320)
    await expect(partIn(canvasElement, 'skeleton')).toBeVisible()
    await expect(canvas.queryByRole('alert')).toBeNull()
  },
}
export const Ready: Story = {
  play: async ({ args, canvas, canvasElement, userEvent }) => {
    const note = await canvas.findByRole('textbox', { name: 'Note to the courier' })
    await becomesReady(embedIn(canvasElement))
    await expect(surfaceIn(canvasElement)).toHaveAttribute('aria-busy', 'false')
    await expect(partIn(canvasElement, 'skeleton')).toBeNull()
    await expect(args.onReady).toHaveBeenCalledOnce()
    await expect(document.body).toHaveFocus()
    await userEvent.tab()
    await expect(note).toHaveFocus()
  },
}
/**
 * The widget in a frame, here of the page's own origin, where a sandbox with scripts would protect nothing.
 */
export const ReadyFrame: Story = {
  args: { height: 400 },
  render: ({ onReady, onError, height }, { globals }) => (
    <EmulatedPage>
      <Embed
        vendor={returningAi}
        mode="iframe"
        options={{ widget: 'store', communityId: 'c1', widgetUrl: frameUrl({ theme: schemeOf(globals) }) }}
        sandbox={false}
        title="Store"
        {...{ onReady, onError, height }}
      />
    </EmulatedPage>
  ),
  play: async ({ args, canvas, canvasElement }) => {
    await waitFor(() => expect(embedIn(canvasElement)).toHaveAttribute('data-embed-state', 'ready'))
    await expect(args.onReady).toHaveBeenCalledOnce()
    const frame = canvas.getByTitle<HTMLIFrameElement>('Store')
    await expect(frame).toHaveAttribute('referrerpolicy', 'strict-origin')
    await expect(frame.contentDocument?.body).toHaveTextContent('Coffee mug')
    await expect(partIn(canvasElement, 'skeleton')).toBeNull()
  },
}
export const ReadyFrameDark: Story = { ...ReadyFrame, ...DARK }

/**
 * The token died and the backend does not answer: the widget can be seen, not used. Rare, for a renewal comes
 * well before the end.
 */
export const Expired: Story = {
  tags: ['!autodocs'],
  args: { policy: PATIENT },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await becomesReady(embedIn(canvasElement))
    await userEvent.type(canvas.getByRole('textbox'), 'Ring twice')
    await advanceTo('expired')
    await waitFor(() => expect(embedIn(canvasElement)).toHaveAttribute('data-embed-state', 'expired'))
    await expect(canvas.getByRole('status')).toHaveTextContent('Reconnecting…')
    await waitFor(() => expect(isOutOfReach(canvas.getByRole('textbox'))).toBe(true))
    await expect(canvas.getByText('Coffee beans, 5 kg')).toBeVisible()
    await expect(canvas.getByDisplayValue('Ring twice')).toBeVisible()
    await expect(canvas.queryByRole('alert')).toBeNull()
  },
}
/** When the backend answers again, the user is where they were, in the middle of a word. */
export const BackAfterExpiry: Story = {
  tags: ['!autodocs'],
  args: { policy: PATIENT },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await becomesReady(embedIn(canvasElement))
    const note = canvas.getByRole('textbox')
    await userEvent.type(note, 'Ring twi')
    await advanceTo('expired')
    await waitFor(() => expect(embedIn(canvasElement)).toHaveAttribute('data-embed-state', 'expired'))
    pageStage().source.recover()
    await waitFor(() => expect(embedIn(canvasElement)).toHaveAttribute('data-embed-state', 'ready'))
    await waitFor(() => expect(note).toHaveFocus())
    await userEvent.keyboard('ce')
    await expect(note).toHaveValue('Ring twice')
  },
}

/** An ad blocker, a CSP or the vendor's outage keeps the widget's script away. */
export const WidgetBlocked: Story = {
  args: { script: BLOCKED_SCRIPT },
  play: showsFailure(
    'EMBED_WIDGET_LOAD',
    'This content was blocked',
    'An ad blocker may have stopped it, or its server can’t be reached.',
  ),
}

/** The widget has its token and does not get ready. */
export const WidgetTimeout: Story = {
  args: { tokens: answers(900, 'silent'), readyTimeoutMs: 500 },
  play: showsFailure('EMBED_WIDGET_TIMEOUT', 'No answer yet', 'It is taking too long to answer.'),
}

export const RetryByKeyboard: Story = {
  args: { tokens: failsWith('EMBED_DENIED') },
  play: async ({ canvas, canvasElement, userEvent }) => {
    const retry = await canvas.findByRole('button', { name: 'Try again' })
    await userEvent.tab()
    await expect(retry).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await becomesVisible(() => canvas.getByRole('textbox'))
    await becomesReady(embedIn(canvasElement))
    await expect(partIn(canvasElement, 'failure')).toBeNull()
  },
}

/** A person who does something else on the page goes on doing it while the widget comes. */
export const FocusStays: Story = {
  args: { hasSearch: true, tokens: () => new Promise((resolve) => setTimeout(() => resolve(answer()), 800)) },
  play: async ({ canvas, userEvent }) => {
    const search = canvas.getByRole('searchbox')
    await userEvent.type(search, 'invoi')
    await becomesVisible(() => canvas.getByRole('textbox'))
    await expect(search).toHaveFocus()
  },
}

/** Nor does a failure take the focus: it is announced. */
export const FocusStaysOnFailure: Story = {
  args: { hasSearch: true, tokens: failsWith('EMBED_NETWORK') },
  play: async ({ canvas, userEvent }) => {
    const search = canvas.getByRole('searchbox')
    await userEvent.type(search, 'invoi')
    await skip(SECOND_ATTEMPT_MS, { after: 'token.failed' })
    await canvas.findByRole('alert')
    await expect(search).toHaveFocus()
    await userEvent.keyboard('ce')
    await expect(search).toHaveValue('invoice')
  },
}

export const CustomFallback: Story = {
  args: {
    tokens: hangs,
    policy: PATIENT,
    fallback: <p style={{ margin: 0, padding: 20 }}>Your orders are on their way…</p>,
  },
  play: async ({ canvas, canvasElement }) => {
    await becomesVisible(() => canvas.getByText('Your orders are on their way…'))
    await expect(partIn(canvasElement, 'skeleton')).toBeNull()
  },
}

export const CustomError: Story = {
  args: {
    tokens: failsWith('EMBED_DENIED'),
    renderError: ({ error, retry }) => (
      <div role="alert" style={{ padding: 20 }}>
        <p style={{ margin: '0 0 12px' }}>Orders are for members ({error.code}).</p>
        <button type="button" onClick={retry}>
          I have joined
        </button>
      </div>
    ),
  },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Orders are for members (EMBED_DENIED).')
    await expect(partIn(canvasElement, 'failure')).toBeNull()
    await userEvent.click(canvas.getByRole('button', { name: 'I have joined' }))
    await becomesVisible(() => canvas.getByRole('textbox'))
  },
}

/** Colours, corners and words of the host's own. */
export const CustomTheme: Story = {
  args: {
    tokens: failsWith('EMBED_DENIED'),
    theme: {
      variables: {
        colorPrimary: '#0f5c4d',
        colorOnPrimary: '#ffffff',
        radius: '0px',
        fontFamily: 'Georgia, serif',
      },
      labels: {
        deniedTitle: 'Kein Zugriff',
        denied: 'Bitte melden Sie sich erneut an.',
        retry: 'Erneut versuchen',
      },
    },
  },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Kein Zugriff')
    const retry = canvas.getByRole('button', { name: 'Erneut versuchen' })
    await expect(retry).toHaveStyle({ backgroundColor: 'rgb(15, 92, 77)', borderRadius: '0px' })
  },
}

/** A place that is too small for the panel lets it scroll, and its Retry be reached. */
export const SmallFailure: Story = {
  args: { tokens: failsWith('EMBED_DENIED'), height: 120 },
  play: async ({ canvas, canvasElement, userEvent }) => {
    const retry = await canvas.findByRole('button', { name: 'Try again' })
    await userEvent.tab()
    if (document.activeElement !== retry) await userEvent.tab()
    await expect(retry).toHaveFocus()
    await expect(embedIn(canvasElement).offsetHeight).toBe(120)
  },
}
