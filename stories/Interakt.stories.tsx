import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type ComponentType } from 'react'
import { expect, fireEvent, fn, waitFor, within } from 'storybook/test'
import { Embed, type EmbedError } from '../src'
import { interakt, type InteraktInlineOptions } from '../src/vendors/interakt'
import {
  becomesReady,
  becomesVisible,
  DARK,
  embedIn,
  EMULATED,
  EmulatedPage,
  GIVEN,
  option,
  OWN_DARK_PAGE,
  OWN_PAGE,
  Page,
  pageIn,
  pageUrl,
  partIn,
  schemeOf,
  type Tokens,
} from './fixtures'
import { emulators, ORIGINS } from './servers'

interface Args {
  widget: 'chat' | 'search'
  launcher?: 'floating' | 'inline' | 'button'
  open?: boolean
  placement?: 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left'
  chatTitle?: string
  initialMessage?: string
  primaryColor?: string
  height?: number | string
  /** Instead of the emulated backend. */
  tokens?: Tokens
  onReady: () => void
  onError: (error: EmbedError) => void
}

const meta = {
  title: 'Vendors/Interakt',
  parameters: { embed: EMULATED },
  component: Embed as ComponentType as ComponentType<Args>,
  args: { widget: 'chat', chatTitle: 'Help desk', height: 480, onReady: fn(), onError: fn() },
  argTypes: {
    ...GIVEN,
    tokens: { control: false },
    widget: option('Chat and search have a token each.', ['chat', 'search']),
    launcher: option('`floating` and `button` lie over the page, in a corner.', [
      'inline',
      'floating',
      'button',
    ]),
    open: option('Opens a `floating` or `button` chat.', 'boolean'),
    placement: option('The corner of a `floating` or `button` chat.', [
      'bottom-right',
      'bottom-left',
      'top-right',
      'top-left',
    ]),
    chatTitle: option('Over the chat.', 'text'),
    initialMessage: option('The other side’s first words.', 'text'),
    primaryColor: option('Default: the theme’s `colorPrimary`.', 'color'),
  },
  render: ({
    tokens,
    widget,
    launcher,
    open,
    placement,
    chatTitle,
    initialMessage,
    primaryColor,
    ...props
  }) => {
    const common = { scriptUrl: `${ORIGINS.interakt}/embed/v1/widgets.js`, primaryColor }
    const options: InteraktInlineOptions =
      widget === 'chat'
        ? { ...common, widget, launcher, open, placement, chatTitle, initialMessage }
        : { ...common, widget, mode: 'inline' }
    const embed = (
      <Embed vendor={interakt} mode="inline" options={options} title={TITLES[widget]} {...props} />
    )
    return tokens ? <Page tokens={tokens}>{embed}</Page> : <EmulatedPage>{embed}</EmulatedPage>
  },
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>

const TITLES = { chat: 'Help', search: 'Search' }

/** What is in the widget's shadow root, in the page or in a frame. */
function widgetIn(place: HTMLElement): HTMLElement {
  const root = place
    .querySelector('[data-interakt-widget]')
    ?.shadowRoot?.querySelector<HTMLElement>('.interakt-root')
  if (!root) throw new Error('There is no widget of Interakt’s here.')
  return root
}

export const Chat: Story = {
  play: async ({ args, canvas, canvasElement, userEvent }) => {
    const embed = canvas.getByRole('group', { name: 'Help' })
    await becomesReady(embed)
    await expect(args.onReady).toHaveBeenCalledOnce()
    await expect(partIn(canvasElement, 'skeleton')).toBeNull()
    const chat = within(widgetIn(embed))
    await expect(chat.getByText('Help desk')).toBeVisible()
    await becomesVisible(() => chat.getByText('Hello! Ask me anything about your account.'))
    await userEvent.type(chat.getByRole('textbox', { name: 'Message' }), 'How do I invite my team?{Enter}')
    await becomesVisible(() =>
      chat.getByText(/This is answer \d of this conversation, from the emulated help desk\./),
    )
    await waitFor(() => expect(chat.getByRole('log')).toHaveAttribute('aria-busy', 'false'))
    await expect(args.onError).not.toHaveBeenCalled()
  },
}
export const ChatDark: Story = { ...Chat, ...DARK }

/** It lies over the page, and takes no room in it. */
export const ChatFloating: Story = {
  args: { launcher: 'floating', placement: 'bottom-right' },
  parameters: OWN_PAGE,
  play: async ({ canvasElement, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    await expect(embed.offsetHeight).toBe(0)
    const chat = within(widgetIn(embed))
    await userEvent.click(chat.getByRole('button', { name: 'Open chat' }))
    await expect(chat.getByRole('region', { name: 'Help desk' })).toBeVisible()
    await userEvent.click(await chat.findByRole('button', { name: 'Where is my invoice?' }))
    await becomesVisible(() => chat.getByText(/This is answer \d of this conversation, from/))
    await expect(embed.offsetHeight).toBe(0)
  },
}
export const ChatFloatingDark: Story = { ...ChatFloating, ...OWN_DARK_PAGE }

/** A page with a button of its own: the chat is not to be seen before the page opens it. */
export const ChatOfAButton: Story = {
  args: { launcher: 'button' },
  parameters: OWN_PAGE,
  render: function OfAButton({ placement, chatTitle, height: _, onReady, onError }) {
    const [isOpen, setOpen] = useState(false)
    const options = {
      widget: 'chat',
      scriptUrl: `${ORIGINS.interakt}/embed/v1/widgets.js`,
      launcher: 'button',
      open: isOpen,
      placement,
      chatTitle,
    } as const
    return (
      <EmulatedPage>
        <button onClick={() => setOpen(!isOpen)}>Ask us</button>
        <Embed vendor={interakt} mode="inline" options={options} title="Help" {...{ onReady, onError }} />
      </EmulatedPage>
    )
  },
  play: async ({ canvas, canvasElement, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    await expect(embed.offsetHeight).toBe(0)
    const chat = within(widgetIn(embed))
    await expect(widgetIn(embed)).toBeEmptyDOMElement()
    await userEvent.click(canvas.getByRole('button', { name: 'Ask us' }))
    await becomesVisible(() => chat.getByRole('region', { name: 'Help desk' }))
    await userEvent.click(canvas.getByRole('button', { name: 'Ask us' }))
    await waitFor(() => expect(widgetIn(embed)).toBeEmptyDOMElement())
  },
}

export const Search: Story = {
  args: { widget: 'search' },
  play: async ({ canvas, userEvent }) => {
    const embed = canvas.getByRole('group', { name: 'Search' })
    await becomesReady(embed)
    const search = within(widgetIn(embed))
    await userEvent.type(search.getByRole('searchbox', { name: 'Search' }), 'invoice')
    await becomesVisible(() => search.getByRole('link', { name: 'Find an invoice' }))
    await expect(search.getByRole('status')).toHaveTextContent('1 result')
  },
}
export const SearchDark: Story = { ...Search, ...DARK }

/** A page of the host's own with the widget in it, which asks for its token. */
export const Frame: Story = {
  args: { height: 560 },
  render: ({ widget, height, onReady, onError }) => (
    <EmulatedPage>
      <Embed
        vendor={interakt}
        mode="iframe"
        options={{ widget, url: pageUrl('interakt-frame.html', { api: ORIGINS.interakt, widget }) }}
        sandbox={false}
        title={TITLES[widget]}
        {...{ height, onReady, onError }}
      />
    </EmulatedPage>
  ),
  play: async ({ args, canvas, canvasElement, globals }) => {
    await becomesReady(embedIn(canvasElement))
    await expect(args.onReady).toHaveBeenCalledOnce()
    const page = pageIn(canvas.getByTitle<HTMLIFrameElement>('Help'))
    await waitFor(() => expect(widgetIn(page)).toHaveAttribute('data-theme', schemeOf(globals)))
    // A person's own click: Testing Library's users are at home in one document.
    await fireEvent.click(await within(widgetIn(page)).findByRole('button', { name: 'Where is my invoice?' }))
    await becomesVisible(() =>
      within(widgetIn(page)).getByText(/This is answer \d of this conversation, from/),
    )
    await expect(args.onError).not.toHaveBeenCalled()
  },
}
export const FrameDark: Story = { ...Frame, ...DARK }

/**
 * The experience's token was regenerated, and the backend has the old one. It shows with the first message.
 */
export const Refused: Story = {
  args: { tokens: () => ({ embedToken: 'regenerated-since', expiresIn: null }) },
  play: async ({ args, canvas, canvasElement, userEvent }) => {
    await becomesReady(embedIn(canvasElement))
    await userEvent.type(
      within(widgetIn(embedIn(canvasElement))).getByRole('textbox'),
      'Is anybody there?{Enter}',
    )
    const alert = await canvas.findByRole('alert')
    await expect(alert).toHaveAttribute('data-embed-code', 'EMBED_TOKEN_REJECTED')
    await expect(alert).toHaveTextContent('Your access to this content wasn’t accepted.')
    await expect(within(alert).getByRole('button', { name: 'Try again' })).toBeVisible()
    await expect(embedIn(canvasElement)).toHaveAttribute('data-embed-state', 'failed')
    await expect(args.onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'EMBED_TOKEN_REJECTED' }))
  },
}
export const RefusedDark: Story = { ...Refused, ...DARK }

/** An answer that fails is the chat's to tell; it stays as it is, and the host hears of it. */
export const StreamFailed: Story = {
  beforeEach: () => () => emulators.interakt.reset(),
  play: async ({ args, canvasElement, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    const chat = within(widgetIn(embed))
    emulators.interakt.settings.chatFault = 'stream-error'
    await userEvent.type(chat.getByRole('textbox'), 'Are you well?{Enter}')
    await becomesVisible(() => chat.getByText('The model is unavailable'))
    await expect(args.onError).toHaveBeenCalledOnce()
    await expect(args.onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'EMBED_WIDGET_ERROR' }))
    await expect(embed).toHaveAttribute('data-embed-state', 'ready')
    emulators.interakt.settings.chatFault = 'none'
    await userEvent.click(chat.getByRole('button', { name: 'Retry' }))
    await becomesVisible(() => chat.getByText(/This is answer \d of this conversation, from/))
    await expect(chat.queryByText('The model is unavailable')).toBeNull()
    // Once more, to be looked at.
    emulators.interakt.settings.chatFault = 'stream-error'
    await waitFor(() => expect(chat.getByRole('log')).toHaveAttribute('aria-busy', 'false'))
    // Not typed: in a shadow root, Testing Library takes no notice of the widget having cleared its field.
    await fireEvent.input(chat.getByRole('textbox'), { target: { value: 'And now?' } })
    await userEvent.click(chat.getByRole('button', { name: 'Send' }))
    await becomesVisible(() => chat.getByText('The model is unavailable'))
    await expect(chat.getByText('And now?')).toBeVisible()
  },
}
