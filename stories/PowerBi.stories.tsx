import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ComponentType } from 'react'
import { fn } from 'storybook/test'
import { Embed, type EmbedError } from '../src'
import { powerBi, type PowerBiOptions } from '../src/vendors/power-bi'
import { DARK, GIVEN } from './fixtures'
import { becomes, StandIn } from './stand-in'

interface Args {
  height: number
  onReady: () => void
  onError: (error: EmbedError) => void
}

const OPTIONS: PowerBiOptions = { id: 'r1', embedUrl: 'https://app.powerbi.com/reportEmbed?reportId=r1' }

/**
 * A Power BI report, with a stand-in in its place: the SDK takes frames of Microsoft’s hosts only.
 */
const meta = {
  title: 'Vendors/Power BI',
  component: Embed as ComponentType as ComponentType<Args>,
  args: { height: 420, onReady: fn(), onError: fn() },
  argTypes: GIVEN,
  render: (props) => (
    <StandIn>
      <Embed vendor={powerBi} mode="inline" options={OPTIONS} title="Sales" {...props} />
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
