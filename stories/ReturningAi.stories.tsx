import type { Meta, StoryObj } from '@storybook/react-vite'
import { use } from 'react'
import { expect, fn, waitFor, within } from 'storybook/test'
import { Embed } from '../src'
import {
  returningAi,
  type ReturningAiInlineOptions,
  type ReturningAiWidget,
} from '../src/vendors/returning-ai'
import {
  becomesReady,
  becomesVisible,
  DARK,
  embedIn,
  EMULATED,
  EmulatedPage,
  frameUrl,
  partIn,
  Scheme,
  VENDOR,
} from './fixtures'
import { STRANGER } from './servers'
import { skip } from './time'

interface Args {
  widget: ReturningAiWidget
  /** The vendor's servers, which the widget calls with its token. */
  vendor: string
  onReady: () => void
}

const WIDGETS = {
  store: { widget: 'store', communityId: 'c1' },
  channel: { widget: 'channel', communityId: 'c1', channelId: 'general' },
  milestone: { widget: 'milestone', communityId: 'c1' },
  social: { widget: 'social', communityId: 'c1' },
  currency: { widget: 'currency', communityId: 'c1' },
  referral: { widget: 'referral', communityId: 'c1' },
  custom: { widget: 'custom', widgetId: 'w1' },
} as const satisfies Record<string, ReturningAiWidget>

const meta = {
  title: 'Vendors/Returning.AI',
  parameters: { embed: EMULATED },
  component: Inline,
  decorators: [
    (Story) => (
      <EmulatedPage>
        <Story />
      </EmulatedPage>
    ),
  ],
  args: { widget: WIDGETS.store, vendor: VENDOR, onReady: fn() },
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>

function Inline({ widget, vendor, onReady }: Args) {
  const options: ReturningAiInlineOptions = {
    ...widget,
    scriptUrl: `${VENDOR}/rai-widget.iife.js`,
    bundleUrl: `${VENDOR}/bundle.js`,
    v2ApiUrl: vendor,
  }
  return (
    <Embed
      vendor={returningAi}
      mode="inline"
      options={options}
      title={titleOf(widget)}
      height={400}
      onReady={onReady}
    />
  )
}

function Framed({ widget, vendor, onReady }: Args) {
  const theme = use(Scheme)
  return (
    <Embed
      vendor={returningAi}
      mode="iframe"
      options={{ ...widget, widgetUrl: frameUrl({ vendor, theme }) }}
      sandbox={false}
      title={titleOf(widget)}
      height={400}
      onReady={onReady}
    />
  )
}

function titleOf({ widget }: ReturningAiWidget): string {
  return widget[0]?.toUpperCase() + widget.slice(1)
}

function inline(widget: ReturningAiWidget): Story {
  return {
    args: { widget },
    play: async ({ canvas, canvasElement, userEvent }) => {
      const redeem = await canvas.findByRole('button', { name: /Coffee mug/ })
      const embed = canvas.getByRole('group', { name: titleOf(widget) })
      await becomesReady(embed)
      await expect(partIn(canvasElement, 'skeleton')).toBeNull()
      await expect(embed.querySelector(`rai-${widget.widget}-widget`)).toHaveAttribute(
        'embed-token',
        expect.stringMatching(/^ey/),
      )
      await userEvent.click(redeem)
      await becomesVisible(() => within(embed).getByText(/^\d calls$/))
      await expect(canvas.queryByRole('alert')).toBeNull()
    },
  }
}

export const Store = inline(WIDGETS.store)
export const StoreDark: Story = { ...Store, ...DARK }
export const Channel = inline(WIDGETS.channel)
export const Milestone = inline(WIDGETS.milestone)
export const Social = inline(WIDGETS.social)
export const Currency = inline(WIDGETS.currency)
export const Referral = inline(WIDGETS.referral)
export const Custom = inline(WIDGETS.custom)

/** The vendor takes no token of this backend: one renewal, then the error. */
export const Refused: Story = {
  args: { vendor: STRANGER },
  play: async ({ canvas, canvasElement }) => {
    // What is rejected so soon after a renewal may be of a call that left before it.
    await skip(2_500, { after: 'widget.token' })
    await expect(await canvas.findByRole('alert')).toHaveTextContent(
      'Your access to this content wasn’t accepted.',
    )
    await expect(embedIn(canvasElement)).toHaveAttribute('data-embed-state', 'failed')
  },
}

export const Frame: Story = {
  render: (args) => <Framed {...args} />,
  play: async ({ args, canvas, canvasElement }) => {
    await waitFor(() => expect(embedIn(canvasElement)).toHaveAttribute('data-embed-state', 'ready'))
    await expect(args.onReady).toHaveBeenCalledOnce()
    const page = canvas.getByTitle<HTMLIFrameElement>('Store').contentDocument
    await expect(page?.body).toHaveTextContent(/\d calls?/)
  },
}
export const FrameDark: Story = { ...Frame, ...DARK }

export const FrameRefused: Story = {
  ...Refused,
  args: { vendor: STRANGER },
  render: (args) => <Framed {...args} />,
}

/** Every type at once: one page, one token. */
export const AllFrames: Story = {
  render: (args) => (
    <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(300px, 1fr))', gap: 16 }}>
      {Object.values(WIDGETS).map((widget) => (
        <Framed key={widget.widget} {...args} widget={widget} />
      ))}
    </div>
  ),
  play: async ({ args, canvas, canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelectorAll('[data-embed-state="ready"]')).toHaveLength(7))
    await expect(args.onReady).toHaveBeenCalledTimes(7)
    const titles = canvas.getAllByTitle(/./).map((frame) => frame.title)
    await expect(titles).toEqual([
      'Store',
      'Channel',
      'Milestone',
      'Social',
      'Currency',
      'Referral',
      'Custom',
    ])
  },
}
