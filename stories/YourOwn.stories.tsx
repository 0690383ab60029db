import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ComponentType } from 'react'
import { expect, fireEvent, fn, waitFor, within } from 'storybook/test'
import { acme } from '../examples/vendors/acme'
import { board } from '../examples/vendors/board'
import { Embed, type EmbedError } from '../src'
import {
  becomesReady,
  becomesVisible,
  DARK,
  embedIn,
  EMULATED,
  EmulatedPage,
  GIVEN,
  option,
  pageIn,
  pageUrl,
  partIn,
  schemeOf,
} from './fixtures'
import { ORIGINS } from './servers'

interface Args {
  board: string
  height?: number | string
  onReady: () => void
  onError: (error: EmbedError) => void
}

const meta = {
  title: 'Vendors/Your own',
  parameters: { embed: EMULATED },
  component: Embed as ComponentType as ComponentType<Args>,
  args: { board: 'Print shop', height: 400, onReady: fn(), onError: fn() },
  argTypes: { ...GIVEN, board: option('Taken by Acme’s widget as it is: no new mount.', 'text') },
  decorators: [
    (Story) => (
      <EmulatedPage>
        <Story />
      </EmulatedPage>
    ),
  ],
  render: ({ board, ...props }) => (
    <Embed
      vendor={acme}
      mode="inline"
      options={{ sdkUrl: `${ORIGINS.acme}/sdk.js`, account: 'a1', board }}
      title="Board"
      {...props}
    />
  ),
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>

/** `examples/vendors/acme.ts`: a script that takes a new token as it is. */
export const Acme: Story = {
  play: async ({ args, canvas, canvasElement, globals, userEvent }) => {
    const embed = embedIn(canvasElement)
    await becomesReady(embed)
    await expect(args.onReady).toHaveBeenCalledOnce()
    await expect(partIn(canvasElement, 'skeleton')).toBeNull()
    await expect(canvas.getByText('Print shop')).toBeVisible()
    await expect(canvas.getByText('Proof-read')).toBeVisible()
    await expect(embed.querySelector('.acme')?.classList.contains('dark')).toBe(schemeOf(globals) === 'dark')
    await expect(canvas.getByText('user-1: 1 call')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Refresh' }))
    await becomesVisible(() => canvas.getByText('user-1: 2 calls'))
    await expect(args.onError).not.toHaveBeenCalled()
  },
}
export const AcmeDark: Story = { ...Acme, ...DARK }

/** `examples/vendors/board.ts`: a page in a frame that asks for its token by message. */
export const Board: Story = {
  argTypes: { board: { table: { disable: true } } },
  render: ({ height, onReady, onError }) => (
    <Embed
      vendor={board}
      mode="iframe"
      options={{ pageUrl: pageUrl('board-frame.html', { api: ORIGINS.acme }) }}
      sandbox={false}
      title="Board"
      {...{ height, onReady, onError }}
    />
  ),
  play: async ({ args, canvas, canvasElement, globals }) => {
    await becomesReady(embedIn(canvasElement))
    await expect(args.onReady).toHaveBeenCalledOnce()
    const frame = canvas.getByTitle<HTMLIFrameElement>('Board')
    const page = within(pageIn(frame))
    await expect(page.getByText('Proof-read')).toBeVisible()
    await expect(pageIn(frame).querySelector('.acme')?.classList.contains('dark')).toBe(
      schemeOf(globals) === 'dark',
    )
    await fireEvent.click(page.getByRole('button', { name: 'Refresh' }))
    await becomesVisible(() => page.getByText('user-1: 2 calls'))
    await expect(args.onError).not.toHaveBeenCalled()
  },
}
export const BoardDark: Story = { ...Board, ...DARK }

/** A page that loads itself anew has lost its token. It asks, and is given it. */
export const BoardReloadsItself: Story = {
  ...Board,
  play: async ({ args, canvas, canvasElement }) => {
    await becomesReady(embedIn(canvasElement))
    const frame = canvas.getByTitle<HTMLIFrameElement>('Board')
    const before = frame.contentDocument
    await fireEvent.input(within(pageIn(frame)).getByRole('textbox'), { target: { value: 'Half a card' } })
    frame.contentWindow?.postMessage({ type: 'EMULATOR_RELOAD_YOURSELF' }, location.origin)
    await waitFor(() => expect(frame.contentDocument).not.toBe(before))
    await becomesVisible(() => within(pageIn(frame)).getByText('user-1: 1 call'))
    await expect(within(pageIn(frame)).getByText('Proof-read')).toBeVisible()
    await expect(within(pageIn(frame)).getByRole('textbox')).toHaveValue('')
    await expect(embedIn(canvasElement)).toHaveAttribute('data-embed-state', 'ready')
    await expect(args.onError).not.toHaveBeenCalled()
  },
}
