import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient } from '../../client/client'
import { Embed, type EmbedProps } from '../../components/Embed'
import { EmbedProvider } from '../../components/EmbedProvider'
import type { EmbedEvent } from '../../events/events'
import { keepAlive } from '../../keep-alive/keep-alive'
import { fromFunction } from '../../source/source'
import type { EmbedTheme } from '../../theme/theme'
import { parseTokenResponse } from '../../token/token'
import type { EmbedMode, VendorModes } from '../../vendor-kit/vendor-modes'
import type { ContractCounts, ContractSubject } from './subject'
import { until } from './until'

/** After so long without a touch, the user has left the widget. */
const LEFT_MS = 10_100
/** How often `settled` asks the vendor: a frame loads a page, then a script, then data. */
const ROUNDS = 3

interface Shown {
  /** Default: one widget, called “Widget”. */
  body?: ReactNode
  theme?: EmbedTheme
  isStrict?: boolean
}

/** A page with the vendor's widgets, its backend, and a clock that can be put forward. */
export type ContractPage<M extends VendorModes, K extends keyof M & EmbedMode> = ReturnType<
  typeof openPage<M, K>
>

export function openPage<M extends VendorModes, K extends keyof M & EmbedMode>(
  subject: ContractSubject<M, K>,
) {
  const { vendor, mode, emulator, hands } = subject
  let aheadMs = 0
  let last: unknown
  const events: EmbedEvent[] = []
  /** Every token that the backend has given. */
  const tokens: string[] = []
  const backend = {
    user: 'user-1',
    /** It goes on giving the token that it gave last, though the vendor has ended it. */
    isStale: false,
    requests: 0,
  }
  const client = createEmbedClient({
    source: fromFunction(async () => {
      backend.requests += 1
      last = backend.isStale && last !== undefined ? last : await emulator.mint(backend.user)
      tokens.push(parseTokenResponse(last, { sentAt: 0, receivedAt: 0 }).value)
      return last
    }),
    clock: () => Date.now() + aheadMs,
    onEvent: (event) => events.push(event),
  })
  const container = document.body.appendChild(document.createElement('div'))
  const root = createRoot(container)
  let isOpen = true
  /** Hears of every count, while the widget is held to a live token. */
  let onCount: (counted: ContractCounts) => void = () => {}
  const counts = async () => {
    const counted = await emulator.counts()
    onCount(counted)
    return counted
  }

  const embed = (title = 'Widget', more: { options?: object; keepAlive?: boolean } = {}) => (
    <Embed
      {...({ vendor, mode, options: subject.options, title, height: 420, ...more } as unknown as EmbedProps<
        { inline: object },
        'inline'
      >)}
      key={title}
    />
  )
  const countOf = (type: EmbedEvent['type']) => events.filter((event) => event.type === type).length
  const stateOf = (title: string) =>
    document.querySelector<HTMLElement>(`[data-embed][aria-label="${title}"]`)?.dataset['embedState']

  const page = {
    backend,
    client,
    events,
    tokens,
    embed,
    countOf,
    show({ body = embed(), theme = { colorScheme: 'light' }, isStrict = false }: Shown = {}) {
      const tree = (
        <EmbedProvider client={client} keepAlive={keepAlive()} identity={backend.user} theme={theme}>
          {body}
        </EmbedProvider>
      )
      root.render(isStrict ? <StrictMode>{tree}</StrictMode> : tree)
    },
    is: (state: 'ready' | 'failed', title = 'Widget') =>
      until(`the widget “${title}” to be ${state}`, () => stateOf(title) === state),
    has: (type: EmbedEvent['type'], times: number) =>
      until(`${times} × ${type}`, () => countOf(type) >= times),
    /** Uses the widget until its vendor has heard from it. */
    async use(title = 'Widget') {
      const { calls } = await counts()
      await hands.use(title)
      await until('a call of the widget’s at its vendor', async () => (await counts()).calls > calls)
    },
    /** Uses it, and holds it to a token that the vendor accepts. @param when - which of its calls are meant. */
    async useWell(title = 'Widget', when = '') {
      const before = await emulator.counts()
      const startedAt = performance.now()
      const seenMs: number[] = []
      onCount = ({ refused }) => {
        if (refused > before.refused) seenMs.push(Math.round(performance.now() - startedAt))
      }
      await page.use(title)
      await page.settled()
      const after = await counts()
      onCount = () => {}
      const [firstMs] = seenMs
      if (firstMs === undefined) return
      throw new Error(
        `Expected the widget’s calls${when} to have a token that lives. Its calls: ${after.calls - before.calls}. With a dead token: ${after.refused - before.refused}, the first within ${firstMs} ms of its use.`,
      )
    },
    async type(text: string) {
      await hands.type?.('Widget', text)
      const { activeElement } = document
      if (activeElement instanceof HTMLElement) activeElement.blur()
      // WebKit leaves the focus in a frame.
      if (document.activeElement === activeElement && activeElement !== document.body) window.focus()
    },
    /** Puts the clock forward, as a sleep of the machine does. */
    pass(ms: number) {
      aheadMs += ms
      window.dispatchEvent(new Event('focus'))
    },
    /** Has the token renewed, as it is when it is due. Its user has left the widget by then. */
    async renew() {
      const before = countOf('token.received')
      const now = client.now()
      const due = client.inspector.tokens().map(({ store }) => store.state.token?.refreshAt ?? Infinity)
      const at = Math.min(...due)
      if (at === Infinity) await client.refresh(vendor, subject.options)
      else page.pass(Math.max(0, at - now) + 1)
      await page.has('token.received', before + 1)
      page.pass(LEFT_MS)
    },
    /** Resolves once what is under way has come about. */
    async settled() {
      for (let round = 0; round < ROUNDS; round += 1) {
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
        await counts()
      }
    },
    close() {
      if (!isOpen) return
      isOpen = false
      root.unmount()
      container.remove()
    },
  }
  return page
}
