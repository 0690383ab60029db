import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ComponentType } from 'react'
import { Embed } from '../src'
import { looker, type LookerOptions } from '../src/vendors/looker'
import { DENIED, LOADING, READY, READY_DARK, STAND_IN, StandIn, type StandInArgs } from './stand-in'

const OPTIONS: LookerOptions = { host: 'acme.looker.com', id: '1' }

/**
 * A dashboard of Looker’s, with a stand-in in its place: the SDK takes hosts by https only.
 */
const meta = {
  title: 'Vendors/Looker',
  component: Embed as ComponentType as ComponentType<StandInArgs>,
  ...STAND_IN,
  render: (props) => (
    <StandIn>
      <Embed vendor={looker} mode="inline" options={OPTIONS} title="Orders" {...props} />
    </StandIn>
  ),
} satisfies Meta<StandInArgs>

export default meta
type Story = StoryObj<typeof meta>

export const Ready: Story = READY
export const ReadyDark: Story = READY_DARK
export const Loading: Story = LOADING
export const Denied: Story = DENIED
