import { Fragment, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import {
  createEmbedClient,
  Embed,
  type EmbedClient,
  type EmbedEvent,
  type EmbedPolicy,
  EmbedProvider,
  fromEndpoint,
  type TokenState,
} from '../../src'
import { shareAcrossTabs } from '../../src/cross-tab/share-across-tabs'
import { returningAi, type ReturningAiInlineOptions } from '../../src/vendors/returning-ai'
import { record, type Recording } from './record'
import { skewClock } from './skew'

/** What the page under test is asked to be, in its address. */
export interface PageSetup {
  vendorOrigin: string
  /** Who the page is signed in as from the start. */
  identity?: string | null
  policy?: EmbedPolicy
  crossTab?: boolean
  /** What stands on the page; a bare subscription where it is empty. */
  widgets?: readonly ('inline' | 'social' | 'frame')[]
  isStrict?: boolean
  /** How far the page's wall clock is ahead, in ms. */
  aheadMs?: number
  /** How the vendor's element reads its token. Default `live`. */
  reading?: 'live' | 'held'
  /** Events that the page uses the token at, before the library hears of them. */
  useOn?: ('resume' | 'pageshow' | 'visible' | 'online')[]
  /** Measure timers. */
  isTicking?: boolean
}

/**
 * One use of the token by the page, as any call of a widget's: what it was given, and whether the vendor took
 * it.
 */
export interface Use {
  why: string
  isAccepted: boolean
  error?: string
}

/** The handle that tests reach into the page by. */
export interface EmbedsOnPage extends Recording {
  client: EmbedClient
  events: EmbedEvent[]
  uses: Use[]
  /** Codes of what widgets reported through `onError`. */
  errors: string[]
  state: () => TokenState
  countOf: (type: EmbedEvent['type']) => number
}

declare global {
  interface Window {
    embeds: EmbedsOnPage
  }
}

const setup = JSON.parse(new URLSearchParams(location.search).get('setup') ?? '{}') as PageSetup
const {
  vendorOrigin,
  identity,
  policy,
  crossTab = false,
  widgets = [],
  isStrict = false,
  aheadMs = 0,
} = setup
const { reading = 'live', useOn = [], isTicking = false } = setup
if (aheadMs !== 0) skewClock(aheadMs)

const inline: ReturningAiInlineOptions = {
  widget: 'store',
  communityId: 'c1',
  scriptUrl: `${vendorOrigin}/rai-widget.iife.js?reading=${reading}`,
  bundleUrl: `${vendorOrigin}/bundle.js`,
  v2ApiUrl: vendorOrigin,
}

const recording = record({
  isTicking,
  onLife({ type, isPersisted }) {
    if (type !== 'pageshow' || isPersisted) if (useOn.some((wanted) => wanted === type)) void use(type)
  },
})

const events: EmbedEvent[] = []
const client = createEmbedClient({
  // The backend has no session: the page says who is asking.
  source: fromEndpoint('/embed-token', {
    headers: () => ({ 'x-user': String(client.identity) }),
    id: 'backend',
  }),
  policy,
  identity,
  onEvent: (event) => events.push(event),
  crossTab: crossTab ? shareAcrossTabs() : undefined,
})

async function use(why: string) {
  const made: Use = { why, isAccepted: false }
  try {
    const { value } = await client.ensureToken(returningAi, inline)
    const body = JSON.stringify({ embedToken: value, caller: `use: ${why}` })
    const response = await fetch(`${vendorOrigin}/v2/api/widget-access-keys/validate`, {
      method: 'POST',
      body,
    })
    made.isAccepted = response.ok
  } catch (error) {
    made.error = String(error)
  }
  window.embeds.uses.push(made)
}

window.embeds = {
  ...recording,
  client,
  events,
  uses: [],
  errors: [],
  state: () => client.getState(returningAi, inline),
  countOf: (type) => events.filter((event) => event.type === type).length,
}

if (widgets.length === 0) client.subscribe(returningAi, inline, () => {})
else {
  const Mode = isStrict ? StrictMode : Fragment
  const rest = {
    vendor: returningAi,
    height: 360,
    onError: ({ code }: { code: string }) => window.embeds.errors.push(code),
  }
  const frame = { widget: 'store', communityId: 'c1', widgetUrl: `${vendorOrigin}/frame` } as const
  createRoot(document.body.appendChild(document.createElement('main'))).render(
    <Mode>
      <EmbedProvider client={client}>
        {widgets.includes('inline') && <Embed {...rest} mode="inline" options={inline} title="Store" />}
        {widgets.includes('social') && (
          <Embed {...rest} mode="inline" options={{ ...inline, widget: 'social' }} title="Social" />
        )}
        {widgets.includes('frame') && <Embed {...rest} mode="iframe" options={frame} title="Framed store" />}
      </EmbedProvider>
    </Mode>,
  )
}
