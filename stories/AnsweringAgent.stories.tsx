import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ComponentType } from 'react'
import { expect, fireEvent, fn, within } from 'storybook/test'
import { Embed, type EmbedError, type EmbedProps } from '../src'
import { createAnsweringAgent } from '../src/vendors/answering-agent'
import {
  AT_ONCE,
  becomesReady,
  becomesVisible,
  DARK,
  embedIn,
  EMULATED,
  EmulatedPage,
  GIVEN,
  OWN_DARK_PAGE,
  OWN_PAGE,
  pageIn,
  pageUrl,
  partIn,
} from './fixtures'
import { ORIGINS } from './servers'

interface Args {
  height?: number | string
  onReady: () => void
  onError: (error: EmbedError) => void
}

/** As a host that has looked where the script keeps its session. */
const answeringAgent = createAnsweringAgent({ storage: ['aa_auth_token'] })

const meta = {
  title: 'Vendors/Answering Agent',
  parameters: { embed: EMULATED },
  component: Embed as ComponentType as ComponentType<Args>,
  args: { height: 400, onReady: fn(), onError: fn() },
  argTypes: { ...GIVEN },
  decorators: [
    (Story) => (
      <EmulatedPage>
        <Story />
      </EmulatedPage>
    ),
  ],
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>

/** What the vendor recommends. The token is in the frame's address, which is sent to nobody as a referrer. */
export const Frame: Story = {
  render: (args) => (
    <Embed
      vendor={answeringAgent}
      mode="iframe"
      options={{ dashboardUrl: pageUrl('answering-agent-frame.html', { api: ORIGINS['answering-agent'] }) }}
      sandbox={false}
      title="Calls"
      {...args}
    />
  ),
  play: async ({ args, canvas, canvasElement }) => {
    await becomesReady(embedIn(canvasElement))
    await expect(args.onReady).toHaveBeenCalledOnce()
    await expect(partIn(canvasElement, 'skeleton')).toBeNull()
    const frame = canvas.getByTitle<HTMLIFrameElement>('Calls')
    await expect(frame).toHaveAttribute('referrerpolicy', 'no-referrer')
    await expect(frame.contentWindow?.location.search).toMatch(/[?&]token=[\w-]{20,}(&|$)/)
    // In WebKit, the empty page that comes before the address stays in `src`.
    await expect(frame.getAttribute('src') ?? '').not.toContain('token=')
    await expect(location.href).not.toContain('token=')
    const page = within(pageIn(frame))
    await becomesVisible(() => page.getByText('Where is my order?'))
    await expect(page.getByText(/^user-1: \d+ calls?$/)).toBeVisible()
    await fireEvent.input(page.getByRole('textbox', { name: 'Notes' }), {
      target: { value: 'Call back on Monday' },
    })
    await expect(page.getByRole('textbox', { name: 'Notes' })).toHaveValue('Call back on Monday')
    await expect(page.queryByRole('alert')).toBeNull()
  },
}
/** No theme is documented: it stays light. */
export const FrameDark: Story = { ...Frame, ...DARK }

/** One a page. */
export const Script: Story = {
  parameters: OWN_PAGE,
  render: (args) => <Scripted {...args} title="Conversations" />,
  play: async ({ args, canvas, canvasElement, userEvent }) => {
    await becomesReady(embedIn(canvasElement))
    await expect(args.onReady).toHaveBeenCalledOnce()
    await becomesVisible(() => canvas.getByText('Where is my order?'))
    await expect(canvas.getByText(/^user-1: \d+ calls?$/)).toBeVisible()
    await expect(document.querySelectorAll('#answering-agent')).toHaveLength(1)
    const notes = canvas.getByRole('textbox', { name: 'Notes' })
    await userEvent.setup(AT_ONCE).type(notes, 'Call back on Monday')
    await expect(notes).toHaveValue('Call back on Monday')
    await expect(args.onError).not.toHaveBeenCalled()
  },
}
export const ScriptDark: Story = { ...Script, ...OWN_DARK_PAGE }

/** A second one does not break the first: it fails, and its error names the first. */
export const SecondScript: Story = {
  parameters: OWN_PAGE,
  render: ({ height, onReady, onError }) => (
    <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(280px, 1fr))', gap: 16 }}>
      <Scripted height={height} onReady={onReady} title="Conversations" />
      <Scripted height={height} onError={onError} title="The same again" />
    </div>
  ),
  play: async ({ args, canvas }) => {
    const first = canvas.getByRole('group', { name: 'Conversations' })
    const second = canvas.getByRole('group', { name: 'The same again' })
    await becomesReady(first)
    await expect(await within(second).findByRole('alert')).toHaveAttribute('data-embed-code', 'EMBED_CONFIG')
    await expect(second).toHaveAttribute('data-embed-state', 'failed')
    await expect(args.onError).toHaveBeenCalledOnce()
    await expect(args.onError).toHaveBeenCalledWith(
      expect.objectContaining({
        code: 'EMBED_CONFIG',
        message: expect.stringContaining('there is one already, "Conversations"') as string,
      }),
    )
    await becomesVisible(() => within(first).getByText('Where is my order?'))
    await expect(first).toHaveAttribute('data-embed-state', 'ready')
  },
}
export const SecondScriptDark: Story = { ...SecondScript, ...OWN_DARK_PAGE }

function Scripted({
  title,
  ...props
}: Pick<EmbedProps<{ inline: object }, 'inline'>, 'title' | 'height' | 'onReady' | 'onError'>) {
  return (
    <Embed
      vendor={answeringAgent}
      mode="inline"
      options={{ scriptUrl: `${ORIGINS['answering-agent']}/embed.js` }}
      title={title}
      {...props}
    />
  )
}
