import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ComponentType } from 'react'
import { Embed } from '../src'
import { powerBi, type PowerBiOptions } from '../src/vendors/power-bi'
import { DENIED, LOADING, READY, READY_DARK, STAND_IN, StandIn, type StandInArgs } from './stand-in'

const OPTIONS: PowerBiOptions = { id: 'r1', embedUrl: 'https://app.powerbi.com/reportEmbed?reportId=r1' }

/**
 * A Power BI report, with a stand-in in its place: the SDK takes frames of Microsoft’s hosts only.
 */
const meta = {
  title: 'Vendors/Power BI',
  component: Embed as ComponentType as ComponentType<StandInArgs>,
  ...STAND_IN,
  render: (props) => (
    <StandIn>
      <Embed vendor={powerBi} mode="inline" options={OPTIONS} title="Sales" {...props} />
    </StandIn>
  ),
} satisfies Meta<StandInArgs>

export default meta
type Story = StoryObj<typeof meta>

export const Ready: Story = READY
export const ReadyDark: Story = READY_DARK
export const Loading: Story = LOADING
export const Denied: Story = DENIED
