import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { Embed, reloadWhenIdle } from '../src'
import { EmbedDevtools } from '../src/devtools/production'
import { createFakeSource, type EmbedScenario, EmbedTestProvider, fakeVendor } from '../src/testing'

interface Args {
  position: 'bottom-left' | 'bottom-right' | 'top-left' | 'top-right'
  initialIsOpen: boolean
  scenario: EmbedScenario
}

const store = fakeVendor({ id: 'store', name: 'Store' })
const board = fakeVendor({
  id: 'board',
  name: 'Board',
  swap: reloadWhenIdle(),
  tokenParams: () => ({ account: 'a1' }),
})

const meta = {
  title: 'Components/EmbedDevtools',
  args: { position: 'bottom-left', initialIsOpen: true, scenario: 'fresh' },
  argTypes: {
    position: { control: 'select', options: ['bottom-left', 'bottom-right', 'top-left', 'top-right'] },
    initialIsOpen: { control: 'boolean' },
    scenario: { control: false },
  },
  // They float over their page, so each has one of its own.
  parameters: { docs: { story: { inline: false, iframeHeight: 760 } } },
  render: ({ scenario, ...props }) => (
    <EmbedTestProvider scenario={scenario} source={createFakeSource({ latencyMs: 20 })}>
      <div style={{ display: 'grid', gap: 16, maxWidth: 480, marginInlineStart: 'auto' }}>
        <Embed vendor={store} mode="inline" options={{}} title="Store" height={180} />
        <Embed vendor={board} mode="inline" options={{}} title="Orders" height={180} />
      </div>
      <EmbedDevtools key={String(props.initialIsOpen)} {...props} />
    </EmbedTestProvider>
  ),
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>

/** The devtools are at the end of the page, in a shadow root. */
function tools() {
  const root = document.querySelector('[data-embed-devtools]')?.shadowRoot?.firstElementChild
  if (!(root instanceof HTMLElement)) throw new Error('There are no devtools on the page.')
  return within(root)
}

function becomes(words: string | RegExp) {
  return waitFor(() => expect(tools().getAllByText(words)[0]).toBeVisible())
}

export const Open: Story = {
  play: async () => {
    await becomes('2 tokens')
    await becomes('fresh')
    await expect(tools().getAllByText(/^••••/)).toHaveLength(2)
  },
}

export const Closed: Story = {
  args: { initialIsOpen: false },
  play: async ({ userEvent }) => {
    const launcher = await waitFor(() => tools().getByRole('button', { name: /^Embed devtools/ }))
    await userEvent.click(launcher)
    await becomes('2 tokens')
    await userEvent.keyboard('{Escape}')
    await expect(tools().queryByRole('region', { name: 'Embed devtools' })).toBeNull()
  },
}

/** What was live dies; the requests for another fail until the switch is turned back. */
export const Offline: Story = {
  play: async ({ userEvent }) => {
    await becomes('fresh')
    await userEvent.click(tools().getByRole('switch', { name: 'Offline' }))
    const [expire] = tools().getAllByRole('button', { name: 'Expire' })
    if (expire) await userEvent.click(expire)
    await becomes(/failed with EMBED_NETWORK$/)
  },
}

export const BackendDown: Story = {
  args: { scenario: 'backend-down' },
  play: async () => {
    await becomes('failed')
    await becomes(/^again at .* failed with EMBED_UNAVAILABLE$/)
  },
}

export const Denied: Story = {
  args: { scenario: 'denied' },
  play: async () => {
    await becomes('none: the backend refused (EMBED_DENIED); Renew asks again')
  },
}
