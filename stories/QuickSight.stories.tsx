import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ComponentType } from 'react'
import { fn } from 'storybook/test'
import { Embed, type EmbedError } from '../src'
import { quicksight, type QuickSightOptions } from '../src/vendors/quicksight'
import { DARK, GIVEN } from './fixtures'
import { becomes, StandIn } from './stand-in'

interface Args {
  height: number
  onReady: () => void
  onError: (error: EmbedError) => void
}

const OPTIONS: QuickSightOptions = { dashboardId: 'd1' }

/**
 * A QuickSight dashboard, with a stand-in in its place: the SDK takes addresses by https only.
 */
const meta = {
  title: 'Vendors/Amazon QuickSight',
  component: Embed as ComponentType as ComponentType<Args>,
  args: { height: 420, onReady: fn(), onError: fn() },
  argTypes: GIVEN,
  render: (props) => (
    <StandIn>
      <Embed vendor={quicksight} mode="inline" options={OPTIONS} title="Sales" {...props} />
    </StandIn>
  ),
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>

export const Ready: Story = { play: becomes('ready') }
export const ReadyDark: Story = { ...Ready, ...DARK }

export const Loading: Story = {
  parameters: { embed: { scenario: 'loading' } },
  play: becomes('loading'),
}

/** The backend has no token for this user. */
export const Denied: Story = {
  parameters: { embed: { scenario: 'denied' } },
  play: becomes('failed'),
}
