import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactNode } from 'react'
import { expect, fn, waitFor, within } from 'storybook/test'
import { Embed } from '../src'
import { OpenChat, type OpenChatProps } from '../src/open-chat'
import { openChatWidget } from '../src/vendors/open-chat-widget'
import {
  AT_ONCE,
  becomesReady,
  becomesVisible,
  DARK,
  embedIn,
  EMULATED,
  EmulatedPage,
  OWN_DARK_PAGE,
  OWN_PAGE,
  Page,
  partIn,
  silence,
  type Tokens,
} from './fixtures'
import { BLOCKED, emulators, ORIGINS } from './servers'

interface Args extends OpenChatProps {
  /** Instead of the emulated backend. */
  tokens?: Tokens
}

const emulator = emulators['open-chat-widget']

const meta = {
  title: 'Vendors/Open Chat Widget',
  parameters: { embed: EMULATED },
  component: OpenChat,
  args: {
    baseUrl: ORIGINS['open-chat-widget'],
    welcomeMessage: 'Hello! How can we help?',
    title: 'Support',
    height: 440,
    onReady: fn(),
    onError: fn(),
    onTokenRefresh: fn(),
  },
  argTypes: { tokens: { control: false }, tokenParams: { control: false } },
  render: ({ tokens, ...props }) => (
    <In tokens={tokens}>
      <OpenChat {...props} />
    </In>
  ),
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>
type User = Parameters<NonNullable<Story['play']>>[0]['userEvent']

function In({ tokens, children }: { tokens: Tokens | undefined; children: ReactNode }) {
  return tokens ? <Page tokens={tokens}>{children}</Page> : <EmulatedPage>{children}</EmulatedPage>
}

/** A key that is not the deployment's, however often it is asked for. */
const wrongKey: Tokens = () => ({ embedToken: 'a-key-of-another-deployment', expiresIn: null })

/** Writes into the panel, and sends. */
async function send(embed: HTMLElement, userEvent: User, text: string) {
  await userEvent.type(within(embed).getByRole('textbox', { name: 'Message' }), `${text}{Enter}`)
}

function answered(embed: HTMLElement, text: string) {
  return waitFor(async () => {
    const log = within(embed).getByRole('log', { name: 'Conversation' })
    await expect(log).toHaveTextContent(text)
    await expect(log).toHaveAttribute('aria-busy', 'false')
  })
}

/** A panel of this library's over the vendor's streaming API. */
export const Panel: Story = {
  play: async ({ args, canvas, canvasElement, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    await expect(args.onReady).toHaveBeenCalledOnce()
    await expect(partIn(canvasElement, 'skeleton')).toBeNull()
    await expect(canvas.getByText('Hello! How can we help?')).toBeVisible()
    await expect(embed.offsetHeight).toBe(440)
    await userEvent.tab()
    await userEvent.tab()
    await expect(canvas.getByRole('textbox', { name: 'Message' })).toHaveFocus()
    await userEvent.tab()
    await expect(canvas.getByRole('button', { name: 'Send' })).toHaveFocus()
  },
}
export const PanelDark: Story = { ...Panel, ...DARK }

export const PanelConversation: Story = {
  play: async ({ args, canvas, canvasElement, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    await send(embed, userEvent, 'Where is my invoice?')
    await answered(embed, 'message 1 of this conversation. That is all an emulator knows… ☕')
    await userEvent.type(canvas.getByRole('textbox'), 'And the one before?')
    await userEvent.click(canvas.getByRole('button', { name: 'Send' }))
    await answered(embed, 'You wrote “And the one before?” — message 2 of this conversation')
    await expect(canvas.getByRole('textbox')).toHaveValue('')
    await expect(args.onError).not.toHaveBeenCalled()
  },
}
export const PanelConversationDark: Story = { ...PanelConversation, ...DARK }

/** 429, without a word of how long: it says so where it happened, and the message can be sent again. */
export const PanelBusy: Story = {
  beforeEach: () => () => emulator.reset(),
  play: async ({ args, canvas, canvasElement, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    emulator.settings.rateLimited = true
    await send(embed, userEvent, 'Is anybody there?')
    const alert = await canvas.findByRole('alert')
    await expect(alert).toHaveTextContent('There are too many requests right now.')
    await expect(embed).toHaveAttribute('data-embed-state', 'ready')
    await expect(args.onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'EMBED_RATE_LIMITED' }))
    emulator.settings.rateLimited = false
    await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }))
    await answered(embed, 'You wrote “Is anybody there?” — message 1 of this conversation')
    await expect(canvas.queryByRole('alert')).toBeNull()
    await expect(canvas.getByRole('textbox')).toHaveFocus()
    // As it was, to be looked at.
    emulator.settings.rateLimited = true
    await send(embed, userEvent, 'And now?')
    await becomesVisible(() => canvas.getByRole('alert'))
  },
}
export const PanelBusyDark: Story = { ...PanelBusy, ...DARK }

/** An answer that fails half way: what there was of it stays. */
export const PanelAnswerFailed: Story = {
  beforeEach: () => () => emulator.reset(),
  play: async ({ args, canvas, canvasElement, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    emulator.settings.streamFault = 'error-line'
    await send(embed, userEvent, 'Are you well?')
    await expect(await canvas.findByRole('alert')).toHaveTextContent('The answer didn’t come through.')
    await expect(canvas.getByText('Grüße! 👋')).toBeVisible()
    await expect(args.onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'EMBED_WIDGET_ERROR' }))
  },
}

/**
 * The deployment’s key was changed: the message that met the old one is sent again with the new one, and its
 * user sees nothing of it.
 */
export const PanelKeyChanged: Story = {
  play: async ({ args, canvas, canvasElement, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    await send(embed, userEvent, 'Hello')
    await answered(embed, 'message 1 of this conversation')
    await expect(args.onTokenRefresh).not.toHaveBeenCalled()
    emulator.rotate()
    await send(embed, userEvent, 'Still there?')
    await answered(embed, 'You wrote “Still there?” — message 2 of this conversation')
    await expect(args.onTokenRefresh).toHaveBeenCalledOnce()
    await expect(canvas.queryByRole('alert')).toBeNull()
    await expect(embed).toHaveAttribute('data-embed-state', 'ready')
  },
}

/** The key that the backend has is not the deployment’s. */
export const PanelRefused: Story = {
  args: { tokens: wrongKey },
  play: async ({ args, canvas, canvasElement, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    await send(embed, userEvent, 'Hello')
    const alert = await canvas.findByRole('alert')
    await expect(alert).toHaveAttribute('data-embed-code', 'EMBED_TOKEN_REJECTED')
    await expect(alert).toHaveTextContent('Your access to this content wasn’t accepted.')
    await expect(embed).toHaveAttribute('data-embed-state', 'failed')
    await expect(args.onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'EMBED_TOKEN_REJECTED' }))
  },
}
export const PanelRefusedDark: Story = { ...PanelRefused, ...DARK }

/** The vendor’s own widget, in the page’s corner: one a page, always light. */
export const Widget: Story = {
  parameters: OWN_PAGE,
  render: ({ tokens, title, baseUrl, welcomeMessage, onReady, onError }) => (
    <In tokens={tokens}>
      <p style={{ margin: 0, maxWidth: '60ch' }}>
        The chat lies over the page, in its corner; this is the page.
      </p>
      <Embed
        vendor={openChatWidget}
        mode="inline"
        options={{ baseUrl, welcomeMessage, title }}
        {...{ title, onReady, onError }}
      />
    </In>
  ),
  play: async ({ args, canvasElement, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    await expect(args.onReady).toHaveBeenCalledOnce()
    await expect(embed.offsetHeight).toBe(0)
    const widget = within(document.getElementById('os-chat-widget-root') ?? document.body)
    await userEvent.click(widget.getByRole('button', { name: 'Open chat' }))
    await expect(widget.getByText('Hello! How can we help?')).toBeVisible()
    await userEvent
      .setup(AT_ONCE)
      .type(widget.getByRole('textbox', { name: 'Message' }), 'Where is my invoice?{Enter}')
    await becomesVisible(() => widget.getByText(/message \d+ of this conversation/))
    await expect(args.onError).not.toHaveBeenCalled()
  },
}
export const WidgetDark: Story = { ...Widget, ...OWN_DARK_PAGE }

/**
 * The widget keeps a refused key to itself, and shows a failed answer. The library tries the key, and takes
 * the widget down.
 */
export const WidgetRefused: Story = {
  ...Widget,
  args: { tokens: wrongKey },
  // Its own code prints each failed answer.
  beforeEach: silence('error', /^\[os-chat-widget\] HTTP 401$/),
  play: async ({ args, canvas, canvasElement, userEvent }) => {
    await becomesReady(embedIn(canvasElement))
    const widget = within(document.getElementById('os-chat-widget-root') ?? document.body)
    await userEvent.click(widget.getByRole('button', { name: 'Open chat' }))
    await userEvent.setup(AT_ONCE).type(widget.getByRole('textbox', { name: 'Message' }), 'Hello{Enter}')
    const alert = await canvas.findByRole('alert')
    await expect(alert).toHaveAttribute('data-embed-code', 'EMBED_TOKEN_REJECTED')
    await expect(document.getElementById('os-chat-widget-root')).toBeNull()
    await expect(args.onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'EMBED_TOKEN_REJECTED' }))
  },
}

/** An ad blocker, a CSP or an outage keeps its script away: it says so in the corner where it would be. */
export const WidgetFailedToLoad: Story = {
  ...Widget,
  args: { baseUrl: BLOCKED },
  play: async ({ args, canvas, canvasElement }) => {
    const alert = await canvas.findByRole('alert')
    await expect(alert).toHaveAttribute('data-embed-code', 'EMBED_WIDGET_LOAD')
    await expect(alert).toHaveTextContent(
      'An ad blocker may have stopped it, or its server can’t be reached.',
    )
    await expect(within(alert).getByRole('button', { name: 'Try again' })).toBeVisible()
    await expect(embedIn(canvasElement)).toHaveAttribute('data-embed-state', 'failed')
    await expect(args.onReady).not.toHaveBeenCalled()
  },
}
export const WidgetFailedToLoadDark: Story = { ...WidgetFailedToLoad, ...OWN_DARK_PAGE }
