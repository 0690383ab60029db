import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ComponentType } from 'react'
import { expect, fn } from 'storybook/test'
import { Embed, type EmbedError } from '../src'
import { metabase } from '../src/vendors/metabase'
import {
  becomesReady,
  becomesVisible,
  DARK,
  embedIn,
  EMULATED,
  EmulatedPage,
  GIVEN,
  option,
  partIn,
  schemeOf,
} from './fixtures'
import { ORIGINS } from './servers'

interface Args {
  withTitle?: boolean
  height?: number | string
  onReady: () => void
  onError: (error: EmbedError) => void
}

const meta = {
  title: 'Vendors/Metabase',
  parameters: { embed: EMULATED },
  component: Embed as ComponentType as ComponentType<Args>,
  args: { withTitle: true, height: 360, onReady: fn(), onError: fn() },
  argTypes: { ...GIVEN, withTitle: option('The attribute `with-title`.', 'boolean') },
  // A page has one config, which each story begins without.
  beforeEach: () => () => {
    delete (globalThis as { metabaseConfig?: object }).metabaseConfig
  },
  render: ({ withTitle, ...props }) => (
    <EmulatedPage>
      <Embed
        vendor={metabase}
        mode="inline"
        options={{ instanceUrl: ORIGINS.metabase, dashboard: 10, withTitle }}
        title="Orders"
        {...props}
      />
    </EmulatedPage>
  ),
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>

/** Metabase's element, which has its token as an attribute. */
export const Dashboard: Story = {
  play: async ({ args, canvas, canvasElement, globals, userEvent }) => {
    await becomesReady(embedIn(canvasElement))
    await expect(args.onReady).toHaveBeenCalledOnce()
    await expect(partIn(canvasElement, 'skeleton')).toBeNull()
    await becomesVisible(() => canvas.getByText('user-1: 1 read'))
    await expect(canvasElement.querySelector('.board.dark') !== null).toBe(schemeOf(globals) === 'dark')
    await userEvent.click(canvas.getByRole('button', { name: 'Refresh' }))
    await becomesVisible(() => canvas.getByText('user-1: 2 reads'))
    await expect(args.onError).not.toHaveBeenCalled()
  },
}
export const DashboardDark: Story = { ...Dashboard, ...DARK }
