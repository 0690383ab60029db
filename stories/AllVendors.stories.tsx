import '@runtypelabs/persona/widget.css'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { use, useState, type ReactElement } from 'react'
import { expect, fn, waitFor, within } from 'storybook/test'
import { Embed } from '../src'
import { OpenChat } from '../src/open-chat'
import { createAnsweringAgent } from '../src/vendors/answering-agent'
import { interakt } from '../src/vendors/interakt'
import { returningAi } from '../src/vendors/returning-ai'
import { runtype } from '../src/vendors/runtype'
import {
  AT_ONCE,
  becomesVisible,
  EMULATED,
  EmulatedPage,
  OWN_DARK_PAGE,
  PAGE_LOOK,
  pageIn,
  pageUrl,
  partIn,
  Scheme,
  silence,
} from './fixtures'
import { ORIGINS } from './servers'

interface Args {
  /** Of each widget. */
  height: number
  onReady: () => void
}

/** The five vendors on one page, by one client and one backend. */
const meta = {
  title: 'Vendors/All five',
  parameters: { embed: EMULATED, docs: { story: { inline: false, height: '760px' } } },
  args: { height: 500, onReady: fn() },
  // Persona measures itself; browsers keep this notice to themselves, the test runner prints it.
  beforeEach: silence('error', /ResizeObserver loop/),
  render: (args) => (
    <EmulatedPage>
      <FiveVendors {...args} />
    </EmulatedPage>
  ),
} satisfies Meta<Args>

export default meta
type Story = StoryObj<typeof meta>

const TITLES = ['Store', 'Help', 'Calls', 'Assistant', 'Support']

const answeringAgent = createAnsweringAgent({ storage: ['aa_auth_token'] })

function FiveVendors({ height, onReady, isBare }: Args & { isBare?: boolean }) {
  const at = ORIGINS['returning-ai']
  const props = { height, onReady }
  const embeds: [vendor: string, embed: ReactElement][] = [
    [
      'Returning.AI',
      <Embed
        vendor={returningAi}
        mode="inline"
        options={{
          widget: 'store',
          communityId: 'c1',
          scriptUrl: `${at}/rai-widget.iife.js`,
          bundleUrl: `${at}/bundle.js`,
          v2ApiUrl: at,
        }}
        title="Store"
        {...props}
      />,
    ],
    [
      'Interakt',
      <Embed
        vendor={interakt}
        mode="inline"
        options={{
          widget: 'chat',
          chatTitle: 'Help desk',
          scriptUrl: `${ORIGINS.interakt}/embed/v1/widgets.js`,
        }}
        title="Help"
        {...props}
      />,
    ],
    [
      'Answering Agent',
      <Embed
        vendor={answeringAgent}
        mode="iframe"
        options={{ dashboardUrl: pageUrl('answering-agent-frame.html', { api: ORIGINS['answering-agent'] }) }}
        sandbox={false}
        title="Calls"
        {...props}
      />,
    ],
    [
      'Runtype',
      <Embed
        vendor={runtype}
        mode="inline"
        options={{ apiUrl: ORIGINS.runtype, config: { launcher: { title: 'Assistant' } } }}
        title="Assistant"
        {...props}
      />,
    ],
    [
      'Open Chat Widget',
      <OpenChat
        baseUrl={ORIGINS['open-chat-widget']}
        welcomeMessage="Hello! How can we help?"
        title="Support"
        {...props}
      />,
    ],
  ]
  return (
    <>
      <h1 style={{ margin: '0 0 20px', fontSize: 28, lineHeight: 1.2 }}>Five vendors, one page</h1>
      {!isBare && (
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: '24px 20px' }}>
          {embeds.map(([vendor, embed]) => (
            <section key={vendor} aria-label={vendor} style={{ flex: '1 1 340px', minWidth: 0 }}>
              <h2 style={{ margin: '0 0 8px', fontSize: 15, fontWeight: 600, lineHeight: 1.4 }}>{vendor}</h2>
              {embed}
            </section>
          ))}
        </div>
      )}
    </>
  )
}

function allReady(canvasElement: HTMLElement) {
  return waitFor(async () => {
    const states = [...canvasElement.querySelectorAll<HTMLElement>('[data-embed]')].map(
      ({ ariaLabel, dataset }) => `${ariaLabel}: ${dataset['embedState']}`,
    )
    await expect(states).toEqual(TITLES.map((title) => `${title}: ready`))
  })
}

/** Something of each vendor's own. */
async function showsAll(canvasElement: HTMLElement) {
  const canvas = within(canvasElement)
  const help =
    canvasElement
      .querySelector('[data-interakt-widget]')
      ?.shadowRoot?.querySelector<HTMLElement>('.interakt-root') ?? canvasElement
  await becomesVisible(() => canvas.getByRole('button', { name: /Coffee mug/ }))
  await becomesVisible(() => within(help).getByText('Hello! Ask me anything about your account.'))
  const calls = within(pageIn(canvas.getByTitle<HTMLIFrameElement>('Calls')))
  await becomesVisible(() => calls.getByText('Where is my order?'))
  await becomesVisible(() => canvas.getByText('Hello, user-1. Ask me anything.'))
  await expect(canvas.getByText('Hello! How can we help?')).toBeVisible()
  await expect(partIn(canvasElement, 'skeleton')).toBeNull()
  await expect(partIn(canvasElement, 'failure')).toBeNull()
}

export const Light: Story = {
  play: async ({ args, canvas, canvasElement, userEvent }) => {
    await allReady(canvasElement)
    await showsAll(canvasElement)
    await expect(args.onReady).toHaveBeenCalledTimes(5)
    const support = within(canvas.getByRole('group', { name: 'Support' }))
    await userEvent.setup(AT_ONCE).type(support.getByRole('textbox', { name: 'Message' }), 'Hello{Enter}')
    await waitFor(() => expect(support.getByRole('log')).toHaveTextContent('message 1 of this conversation'))
    // A widget that takes more room than it has been given would push the page aside.
    await expect(document.documentElement.scrollWidth).toBe(document.documentElement.clientWidth)
    for (const embed of canvasElement.querySelectorAll<HTMLElement>('[data-embed]'))
      await expect(embed.scrollHeight).toBeLessThanOrEqual(args.height)
  },
}
export const Dark: Story = { ...Light, ...OWN_DARK_PAGE }

/** Another theme takes no widget down, and no widget changes the page that it is on. */
export const Switched: Story = {
  tags: ['!autodocs'],
  render: (args) => <Switch {...args} />,
  play: async ({ args, canvas, canvasElement, step, userEvent }) => {
    const [before, bodyBefore] = [lookOf(canvas.getByRole('heading', { level: 1 })), lookOf(document.body)]
    await step('Embed them', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Embed the five' }))
      await allReady(canvasElement)
      await showsAll(canvasElement)
    })
    await expect(lookOf(canvas.getByRole('heading', { level: 1 }))).toEqual(before)
    await expect(lookOf(document.body)).toEqual(bodyBefore)

    const roots = rootsIn(canvasElement)
    await expect(roots).toHaveLength(5)
    const note = canvas.getByRole<HTMLTextAreaElement>('textbox', { name: 'Note to the team' })
    await userEvent.setup(AT_ONCE).type(note, 'Half a no')
    const background = () => getComputedStyle(canvas.getByRole('group', { name: 'Support' })).backgroundColor
    const light = background()
    for (const name of ['Dark', 'Light', 'Dark', 'Light']) {
      await step(name, async () => {
        await userEvent.click(canvas.getByRole('button', { name }))
        await waitFor(() =>
          expect(canvasElement.querySelector(`[${SCHEME}]`)).toHaveAttribute(SCHEME, name.toLowerCase()),
        )
        await allReady(canvasElement)
        await expect(background() === light).toBe(name === 'Light')
        await expect(rootsIn(canvasElement)).toHaveLength(5)
        for (const [i, root] of rootsIn(canvasElement).entries()) await expect(root).toBe(roots[i])
      })
    }
    await expect(note).toHaveValue('Half a no')
    await expect(args.onReady).toHaveBeenCalledTimes(5)
    await expect(lookOf(canvas.getByRole('heading', { level: 1 }))).toEqual(before)
    await expect(lookOf(document.body)).toEqual(bodyBefore)
  },
}

const SCHEME = 'data-persona-color-scheme'

function Switch(args: Args) {
  const [isBare, setBare] = useState(true)
  const [scheme, setScheme] = useState(use(Scheme))
  const next = scheme === 'dark' ? 'light' : 'dark'
  return (
    <Scheme value={scheme}>
      <div
        style={{
          margin: -24,
          padding: 24,
          minHeight: '100vh',
          boxSizing: 'border-box',
          ...PAGE_LOOK[scheme],
        }}
      >
        <div style={{ display: 'flex', gap: 12, marginBottom: 20 }}>
          <Button onClick={() => setScheme(next)}>{next === 'dark' ? 'Dark' : 'Light'}</Button>
          {isBare && <Button onClick={() => setBare(false)}>Embed the five</Button>}
        </div>
        <EmulatedPage>
          <FiveVendors {...args} isBare={isBare} />
        </EmulatedPage>
      </div>
    </Scheme>
  )
}

function Button({ children, onClick }: { children: string; onClick: () => void }) {
  const { color } = PAGE_LOOK[use(Scheme)]
  return (
    <button
      type="button"
      onClick={onClick}
      style={{
        font: 'inherit',
        padding: '6px 14px',
        border: '1px solid currentcolor',
        borderRadius: 8,
        background: 'transparent',
        color,
      }}
    >
      {children}
    </button>
  )
}

/** What a style sheet of a vendor's could change of the page's own elements. */
function lookOf(element: HTMLElement): Record<string, string> {
  const style = getComputedStyle(element)
  const names = [
    'font-family',
    'font-size',
    'font-weight',
    'line-height',
    'letter-spacing',
    'color',
    'margin',
    'padding',
    'box-sizing',
    'overflow',
    'cursor',
  ]
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]))
}

/** The one element of each widget that its vendor, or the library, has put up. */
function rootsIn(canvasElement: HTMLElement): Element[] {
  return [
    ...canvasElement.querySelectorAll(
      'rai-store-widget, [data-interakt-widget], iframe, [data-persona-root], [role=log][aria-label=Conversation]',
    ),
  ]
}
