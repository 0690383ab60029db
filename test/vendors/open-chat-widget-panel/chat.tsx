import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { beforeEach, vi, type Mock } from 'vitest'
import { EmbedProvider, type EmbedClientOptions, type EmbedProviderProps } from '../../../src'
import { OpenChat, type OpenChatProps } from '../../../src/open-chat/OpenChat'
import { createOpenChatWidgetEmulator, type OpenChatWidgetEmulator } from '../../emulators/open-chat-widget'
import { createLab, type Lab } from '../../kit/lab'
import { pass } from '../../kit/rendered'
import { fakeTime } from '../../kit/time'

export const BASE = 'https://chat.example'
export let emulator: OpenChatWidgetEmulator

/** What the page asks of the backend. */
export let fetched: Mock<typeof fetch>

export const log = () => screen.getByRole('log')
export const field = () => screen.getByRole<HTMLTextAreaElement>('textbox')
export const button = (name: string) => screen.getByRole('button', { name })

/** What has been said, with what only screen readers hear before it. */
export const said = () => Array.from(log().children, (bubble) => bubble.textContent)

export const last = () => said().at(-1) ?? ''
export const status = () => screen.getByRole('status').textContent
export const alert = () => within(log()).queryByRole('alert')

export function type(text: string) {
  field().value = text
  fireEvent.input(field())
}

/** Types a message and sends it, as people do. */
export function submit(text: string) {
  type(text)
  act(() => button('Send').click())
}

/** A client whose backend hands out the deployment's key. */
export const labOf = (options: Partial<EmbedClientOptions> = {}) =>
  createLab(() => ({ token: emulator.key() }), options)

type Shown = Partial<OpenChatProps> & { provider?: Omit<EmbedProviderProps, 'client'> }

export async function show(lab: Lab = labOf(), props: Shown = {}) {
  const page = ({ provider, ...more }: Shown) => (
    <EmbedProvider client={lab.client} identity="user-1" {...provider}>
      <OpenChat baseUrl={BASE} title="Support" {...more} />
    </EmbedProvider>
  )
  const view = render(page(props))
  await pass(10)
  return { ...view, lab, change: (next: Shown) => view.rerender(page(next)) }
}

export const sentMessages = () =>
  fetched.mock.calls.map(([, init]) => (JSON.parse(init?.body as string) as { message: string }).message)
export const sentSessions = () =>
  fetched.mock.calls.map(([, init]) => (JSON.parse(init?.body as string) as { sessionId: string }).sessionId)
export const sentKeys = () =>
  fetched.mock.calls.map(([, init]) => new Headers(init?.headers).get('x-api-key'))

/**
 * Fakes the time, and gives each test an emulated backend of its own, from which alone the page can fetch.
 */
export function withEmulator(): void {
  fakeTime()
  beforeEach(() => {
    emulator = createOpenChatWidgetEmulator()
    fetched = vi.fn<typeof fetch>(async (input, init) => {
      const url = input instanceof Request ? input.url : String(input)
      if (new URL(url).origin !== BASE) throw new TypeError(`Nothing is expected to be fetched from ${url}`)
      return emulator.fetch(new Request(input, init))
    })
    vi.stubGlobal('fetch', fetched)
  })
}
