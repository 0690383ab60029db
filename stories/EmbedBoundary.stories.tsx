import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactNode } from 'react'
import { expect, fn } from 'storybook/test'
import { Embed, EmbedBoundary, EmbedError, type EmbedBoundaryProps } from '../src'
import {
  acme,
  answer,
  becomesReady,
  becomesVisible,
  DARK,
  embedIn,
  failsWith,
  Page,
  partIn,
  type Tokens,
} from './fixtures'

interface Args extends EmbedBoundaryProps {
  tokens: Tokens
}

const meta = {
  title: 'Components/EmbedBoundary',
  component: EmbedBoundary,
  args: { tokens: failsWith('EMBED_DENIED'), onError: fn(), children: <Orders /> },
  argTypes: { tokens: { control: false }, children: { control: false } },
  render: ({ tokens, ...props }) => (
    <Page tokens={tokens}>
      <EmbedBoundary {...props} />
    </Page>
  ),
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>

function Orders(): ReactNode {
  return <Embed vendor={acme} mode="inline" options={{}} title="Orders" height={300} throwOnError />
}

function Broken(): ReactNode {
  throw new Error('A defect of the page.')
}

function deniedOnce(): Tokens {
  let isFirst = true
  return () => {
    if (!isFirst) return answer()
    isFirst = false
    throw new EmbedError('EMBED_DENIED', 'Made to fail once.')
  }
}

/** The embed throws; the boundary shows the panel in its place. */
export const ThrowOnError: Story = {
  play: async ({ args, canvas, canvasElement }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent('You don’t have access')
    await expect(canvasElement.querySelector('[data-embed-boundary]')).toBeVisible()
    await expect(canvasElement.querySelector('[data-embed]')).toBeNull()
    await expect(args.onError).toHaveBeenCalledOnce()
    await expect(args.onError).toHaveBeenCalledWith(
      expect.objectContaining({ code: 'EMBED_DENIED' }),
      expect.anything(),
    )
  },
}
export const ThrowOnErrorDark: Story = { ...ThrowOnError, ...DARK }

/** One panel for a whole view. */
export const AroundAView: Story = {
  args: {
    children: (
      <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 16 }}>
        <Orders />
        <Orders />
      </div>
    ),
  },
  play: async ({ canvas }) => {
    await expect(await canvas.findAllByRole('alert')).toHaveLength(1)
  },
}

export const Retry: Story = {
  render: ({ tokens: _, ...props }) => (
    <Page tokens={deniedOnce()}>
      <EmbedBoundary {...props} />
    </Page>
  ),
  play: async ({ canvas, canvasElement, userEvent }) => {
    await canvas.findByRole('alert')
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    await becomesVisible(() => canvas.getByRole('textbox'))
    await becomesReady(embedIn(canvasElement))
    await expect(canvas.queryByRole('alert')).toBeNull()
  },
}

export const CustomError: Story = {
  args: {
    renderError: ({ error, retry }) => (
      <p role="alert">
        This view is closed ({error.code}).{' '}
        <button type="button" onClick={retry}>
          Open
        </button>
      </p>
    ),
  },
  play: async ({ canvas, canvasElement }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent('This view is closed (EMBED_DENIED).')
    await expect(partIn(canvasElement, 'failure')).toBeNull()
  },
}

/** What is not the library's is caught as well, with its cause. */
export const AnotherError: Story = {
  args: { children: <Broken /> },
  play: async ({ args, canvas }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent('This didn’t load')
    await expect(args.onError).toHaveBeenCalledWith(
      expect.objectContaining({
        code: 'EMBED_WIDGET_ERROR',
        cause: expect.objectContaining({ message: 'A defect of the page.' }) as unknown,
      }),
      expect.anything(),
    )
  },
}
