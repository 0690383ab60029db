import '@runtypelabs/persona/widget.css'
import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ComponentType } from 'react'
import { expect, fn, waitFor, within } from 'storybook/test'
import { Embed, type EmbedError } from '../src'
import { runtype } from '../src/vendors/runtype'
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
  partIn,
  schemeOf,
  silence,
  type Tokens,
} from './fixtures'
import { CLOSED_RUNTYPE, closedRuntype, ORIGINS } from './servers'

interface Args {
  launcher?: 'inline' | 'floating'
  /** Persona's own title, in its header. */
  header?: string
  apiUrl: string
  height?: number | string
  /** Instead of the emulated backend. */
  tokens?: Tokens
  onReady: () => void
  onError: (error: EmbedError) => void
}

const meta = {
  title: 'Vendors/Runtype',
  parameters: { embed: EMULATED },
  component: Embed as ComponentType as ComponentType<Args>,
  args: {
    launcher: 'inline',
    header: 'Assistant',
    apiUrl: ORIGINS.runtype,
    height: 480,
    onReady: fn(),
    onError: fn(),
  },
  argTypes: {
    ...GIVEN,
    tokens: { control: false },
    launcher: option('`floating` lies over the page, behind a button.', ['inline', 'floating']),
    header: option('`config.launcher.title`, one of Persona’s own settings.', 'text'),
    apiUrl: option('Where the emulated Runtype is.', 'text'),
  },
  // Persona measures itself; browsers keep this notice to themselves, the test runner prints it.
  beforeEach: silence('error', /ResizeObserver loop/),
  render: ({ tokens, launcher, header, apiUrl, ...props }) => {
    const config = header ? { launcher: { title: header } } : undefined
    const embed = (
      <Embed
        vendor={runtype}
        mode="inline"
        options={{ apiUrl, launcher, config }}
        title="Assistant"
        {...props}
      />
    )
    return tokens ? <Page tokens={tokens}>{embed}</Page> : <EmulatedPage>{embed}</EmulatedPage>
  },
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>

function personaIn(embed: HTMLElement): HTMLElement {
  const root = embed.querySelector<HTMLElement>('[data-persona-root]')
  if (!root) throw new Error('Persona is not here.')
  return root
}

/** Persona itself, as the package has it. */
export const Inline: Story = {
  play: async ({ args, canvasElement, globals, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    await expect(args.onReady).toHaveBeenCalledOnce()
    await expect(partIn(canvasElement, 'skeleton')).toBeNull()
    const persona = personaIn(embed)
    await expect(persona).toHaveAttribute('data-persona-color-scheme', schemeOf(globals))
    await expect(within(persona).getByText('Assistant')).toBeVisible()
    await becomesVisible(() => within(persona).getByText('Hello, user-1. Ask me anything.'))
    const field = within(persona).getByPlaceholderText('How can I help...')
    await userEvent.type(field, 'Half a que')
    await expect(field).toHaveValue('Half a que')
    await expect(args.onError).not.toHaveBeenCalled()
  },
}
export const InlineDark: Story = { ...Inline, ...DARK }

/**
 * A message, and its answer, piece by piece. While an answer comes, Persona sometimes shows its button “Jump to
 * latest”. The visible text of this button of Persona’s is not in its label, so axe leaves the button out.
 */
export const Conversation: Story = {
  parameters: { a11y: { context: { exclude: ['.persona-scroll-to-bottom-indicator'] } } },
  play: async ({ args, canvasElement, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    const persona = within(personaIn(embed))
    await userEvent.type(persona.getByPlaceholderText('How can I help...'), 'Where is my invoice?{Enter}')
    await becomesVisible(() => persona.getByText(/You asked: Where is my invoice\?.*until it is done\.$/))
    await waitFor(() => expect(persona.getByRole('button', { name: 'Send message' })).toBeVisible())
    await expect(args.onError).not.toHaveBeenCalled()
  },
}
export const ConversationDark: Story = { ...Conversation, ...DARK }

/** Behind a button, over the page: it takes no room in it. */
export const Floating: Story = {
  args: { launcher: 'floating' },
  parameters: OWN_PAGE,
  play: async ({ canvasElement, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    await expect(embed.offsetHeight).toBe(0)
    const page = within(document.body)
    await userEvent.click(await page.findByRole('button', { name: /Assistant/ }))
    await becomesVisible(() => page.getByPlaceholderText('How can I help...'))
    await expect(page.getByText('Hello, user-1. Ask me anything.')).toBeVisible()
    await expect(embed.offsetHeight).toBe(0)
  },
}
export const FloatingDark: Story = { ...Floating, ...OWN_DARK_PAGE }

/** This page is on no list of the token's: Persona would keep it to itself, the embed does not. */
export const OriginRefused: Story = {
  args: {
    apiUrl: CLOSED_RUNTYPE,
    tokens: () => ({ embedToken: closedRuntype.clientToken(), expiresIn: null }),
  },
  play: async ({ args, canvas, canvasElement }) => {
    const alert = await canvas.findByRole('alert')
    await expect(alert).toHaveAttribute('data-embed-code', 'EMBED_WIDGET_ERROR')
    await expect(alert).toHaveTextContent('This didn’t load')
    await expect(within(alert).getByRole('button', { name: 'Try again' })).toBeVisible()
    await expect(embedIn(canvasElement)).toHaveAttribute('data-embed-state', 'failed')
    await expect(args.onReady).not.toHaveBeenCalled()
    const message = expect.stringContaining(
      `Runtype refuses pages of ${location.origin}: ${location.origin} is not among`,
    ) as string
    await expect(args.onError).toHaveBeenCalledWith(
      expect.objectContaining({ code: 'EMBED_WIDGET_ERROR', message }),
    )
  },
}
export const OriginRefusedDark: Story = { ...OriginRefused, ...DARK }

/** The same for a widget that lies over the page: it says so in the corner where it would be. */
export const FloatingRefused: Story = {
  ...OriginRefused,
  args: { ...OriginRefused.args, launcher: 'floating' },
  parameters: OWN_PAGE,
}
export const FloatingRefusedDark: Story = { ...FloatingRefused, ...OWN_DARK_PAGE }
