import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ComponentType } from 'react'
import { expect, fireEvent, fn, waitFor, within } from 'storybook/test'
import { Embed, type EmbedError } from '../src'
import { superset, type SupersetThemeMode } from '../src/vendors/superset'
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
  hideTitle?: boolean
  themeMode?: SupersetThemeMode
  height?: number | string
  onReady: () => void
  onError: (error: EmbedError) => void
}

const meta = {
  title: 'Vendors/Superset',
  parameters: { embed: EMULATED },
  component: Embed as ComponentType as ComponentType<Args>,
  args: { hideTitle: false, height: 360, onReady: fn(), onError: fn() },
  argTypes: {
    ...GIVEN,
    hideTitle: option('`dashboardUiConfig.hideTitle`.', 'boolean'),
    themeMode: option('Default: by the theme’s colour scheme.', ['default', 'dark', 'system']),
  },
  render: ({ hideTitle, themeMode, ...props }) => (
    <EmulatedPage>
      <Embed
        vendor={superset}
        mode="iframe"
        options={{
          // A file of this Storybook is in the place of Superset's page.
          supersetDomain: pageUrl('superset', {}).replace('?', ''),
          id: 'sales.html',
          dashboardUiConfig: { hideTitle, urlParams: { api: ORIGINS.superset } },
          themeMode,
        }}
        sandbox={false}
        title="Sales"
        {...props}
      />
    </EmulatedPage>
  ),
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>

/** The token goes over a port, and is in no attribute and in no address. */
export const Dashboard: Story = {
  play: async ({ args, canvas, canvasElement, globals }) => {
    await becomesReady(embedIn(canvasElement))
    await expect(args.onReady).toHaveBeenCalledOnce()
    await expect(partIn(canvasElement, 'skeleton')).toBeNull()
    const frame = canvas.getByTitle<HTMLIFrameElement>('Sales')
    await expect(frame.src).not.toMatch(/token/i)
    await becomesVisible(() => within(pageIn(frame)).getByText(/^user-1: \d+ reads?$/))
    const isDark = schemeOf(globals) === 'dark'
    await waitFor(() => expect(pageIn(frame).querySelector('.board.dark') !== null).toBe(isDark))
    await fireEvent.click(within(pageIn(frame)).getByRole('button', { name: 'Refresh' }))
    await becomesVisible(() => within(pageIn(frame)).getByText('user-1: 2 reads'))
    await expect(args.onError).not.toHaveBeenCalled()
  },
}
export const DashboardDark: Story = { ...Dashboard, ...DARK }

/** A part of the dashboard that the host does not want. */
export const WithoutTitle: Story = {
  args: { hideTitle: true },
  play: async ({ canvas, canvasElement }) => {
    await becomesReady(embedIn(canvasElement))
    const frame = canvas.getByTitle<HTMLIFrameElement>('Sales')
    await becomesVisible(() => within(pageIn(frame)).getByText(/^user-1: \d+ reads?$/))
    await expect(within(pageIn(frame)).getByText('Sales')).not.toBeVisible()
  },
}
