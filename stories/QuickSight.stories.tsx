import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ComponentType } from 'react'
import { Embed } from '../src'
import { quicksight, type QuickSightOptions } from '../src/vendors/quicksight'
import { DENIED, LOADING, READY, READY_DARK, STAND_IN, StandIn, type StandInArgs } from './stand-in'

const OPTIONS: QuickSightOptions = { dashboardId: 'd1' }

/**
 * A QuickSight dashboard, with a stand-in in its place: the SDK takes addresses by https only.
 */
const meta = {
  title: 'Vendors/Amazon QuickSight',
  component: Embed as ComponentType as ComponentType<StandInArgs>,
  ...STAND_IN,
  render: (props) => (
    <StandIn>
      <Embed vendor={quicksight} mode="inline" options={OPTIONS} title="Sales" {...props} />
    </StandIn>
  ),
} satisfies Meta<StandInArgs>

export default meta
type Story = StoryObj<typeof meta>

export const Ready: Story = READY
export const ReadyDark: Story = READY_DARK
export const Loading: Story = LOADING
export const Denied: Story = DENIED
