import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { useEmbedExpiry, useEmbedToken, type EmbedPolicy } from '../src'
import { advanceTo } from '../src/testing'
import {
  acme,
  answer,
  answers,
  DARK,
  failsWith,
  firstThen,
  hangs,
  Page,
  PATIENT,
  type Tokens,
} from './fixtures'
import { TokenCard } from './TokenCard'

interface Args {
  tokens: Tokens
  policy?: EmbedPolicy
}

const meta = {
  title: 'Components/Hooks',
  args: { tokens: answers() },
  argTypes: { tokens: { control: false }, policy: { control: false } },
  render: ({ tokens, policy }) => (
    <Page tokens={tokens} policy={policy}>
      <TokenState />
    </Page>
  ),
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>

const OPTIONS = {}

/** In the dark, WebKitGTK's own buttons have white text on light grey. */
const BUTTON = {
  font: 'inherit',
  padding: '5px 12px',
  border: '1px solid',
  borderRadius: 8,
  background: 'transparent',
  color: 'inherit',
}

function TokenState() {
  const { status, isRefreshing, error, refresh } = useEmbedToken(acme, OPTIONS)
  return (
    <TokenCard
      title="useEmbedToken"
      facts={{ status, isRefreshing: String(isRefreshing), error: error?.code ?? '–' }}
    >
      <button type="button" style={BUTTON} onClick={() => void refresh().catch(() => {})}>
        Refresh
      </button>
    </TokenCard>
  )
}

function ExpiryCard() {
  useEmbedToken(acme, OPTIONS)
  const { phase, remainingMs } = useEmbedExpiry(acme, OPTIONS, { tickMs: 500 })
  return (
    <TokenCard
      title="useEmbedExpiry"
      facts={{ phase, remaining: remainingMs === null ? '–' : `${Math.ceil(remainingMs / 1_000)} s` }}
    />
  )
}

function factIn(canvasElement: HTMLElement, name: string): HTMLElement | null {
  return canvasElement.querySelector<HTMLElement>(`[data-fact="${name}"]`)
}

function becomes(canvasElement: HTMLElement, name: string, value: string) {
  return waitFor(() => expect(factIn(canvasElement, name)).toHaveTextContent(value))
}

/** Of `3 s`. */
function secondsIn(canvasElement: HTMLElement): number {
  return Number.parseInt(factIn(canvasElement, 'remaining')?.textContent ?? '')
}

export const TokenLoading: Story = {
  args: { tokens: hangs, policy: PATIENT },
  play: async ({ canvasElement }) => {
    await becomes(canvasElement, 'status', 'loading')
    await becomes(canvasElement, 'isRefreshing', 'true')
  },
}

export const TokenReady: Story = {
  play: async ({ canvasElement }) => {
    await becomes(canvasElement, 'status', 'ready')
    await expect(factIn(canvasElement, 'isRefreshing')).toHaveTextContent('false')
  },
}
export const TokenReadyDark: Story = { ...TokenReady, ...DARK }

/** Refreshing is no outage: the old token goes on. */
export const TokenRefreshed: Story = {
  args: { tokens: firstThen(900, () => new Promise((resolve) => setTimeout(() => resolve(answer()), 400))) },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await becomes(canvasElement, 'status', 'ready')
    await userEvent.click(canvas.getByRole('button', { name: 'Refresh' }))
    await becomes(canvasElement, 'isRefreshing', 'true')
    await expect(factIn(canvasElement, 'status')).toHaveTextContent('ready')
    await becomes(canvasElement, 'isRefreshing', 'false')
  },
}

export const TokenFailed: Story = {
  args: { tokens: failsWith('EMBED_DENIED') },
  play: async ({ canvasElement }) => {
    await becomes(canvasElement, 'status', 'failed')
    await expect(factIn(canvasElement, 'error')).toHaveTextContent('EMBED_DENIED')
  },
}

/** The token's life while the backend does not answer: fresh, then due. */
export const Expiry: Story = {
  args: { tokens: firstThen(60, hangs), policy: PATIENT },
  render: ({ tokens, policy }) => (
    <Page tokens={tokens} policy={policy}>
      <ExpiryCard />
    </Page>
  ),
  play: async ({ canvasElement }) => {
    await becomes(canvasElement, 'phase', 'fresh')
    const before = secondsIn(canvasElement)
    await expect(before).toBeGreaterThan(0)
    await expect(before).toBeLessThanOrEqual(60)
    await advanceTo(10_000)
    await waitFor(() => expect(secondsIn(canvasElement)).toBeLessThanOrEqual(before - 10))
    await advanceTo('due')
    await becomes(canvasElement, 'phase', 'due')
  },
}
export const ExpiryDark: Story = { ...Expiry, ...DARK }

/** It died before there was another. */
export const ExpiryExpired: Story = {
  parameters: { embed: { scenario: 'expired' } },
  render: () => <ExpiryCard />,
  play: async ({ canvasElement }) => {
    await becomes(canvasElement, 'phase', 'expired')
  },
}
