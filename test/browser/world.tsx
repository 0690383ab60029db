import { render } from '@testing-library/react'
import { StrictMode } from 'react'
import { inject } from 'vitest'
import {
  createEmbedClient,
  Embed,
  EmbedProvider,
  fromEndpoint,
  type EmbedClient,
  type EmbedEvent,
} from '../../src'
import { returningAi, type ReturningAiInlineOptions } from '../../src/vendors/returning-ai'
import type { EmulatedBackend } from '../emulators/backend'
import type { ReturningAiCounts } from '../emulators/returning-ai'
import { mayFail } from '../kit/printed'
import type { WorldName } from './servers'

/** A page against its own servers: what happens on it, and what the vendor saw. */
export interface World {
  client: EmbedClient
  events: EmbedEvent[]
  inlineOptions: ReturningAiInlineOptions
  frameUrl: string
  /** What the vendor's servers counted. */
  vendorCounts: () => Promise<ReturningAiCounts>
  backendRequests: () => Promise<number>
  countOf: (type: EmbedEvent['type']) => number
}

export async function createWorld(name: WorldName): Promise<World> {
  const { vendor, backend } = inject('worlds')[name]
  await fetch(`${vendor}/__reset`, { method: 'POST' })
  const before = ((await (await fetch(`${backend}/__counts`)).json()) as EmulatedBackend['counts']).requests
  const events: EmbedEvent[] = []
  mayFail(events)
  const client = createEmbedClient({
    source: fromEndpoint(`${backend}/embed-token`),
    onEvent: (event) => events.push(event),
  })
  return {
    client,
    events,
    inlineOptions: {
      widget: 'store',
      communityId: 'c1',
      scriptUrl: `${vendor}/rai-widget.iife.js?reading=live`,
      bundleUrl: `${vendor}/bundle.js`,
      v2ApiUrl: vendor,
    },
    frameUrl: `${vendor}/frame`,
    vendorCounts: async () => (await (await fetch(`${vendor}/__counts`)).json()) as ReturningAiCounts,
    backendRequests: async () =>
      ((await (await fetch(`${backend}/__counts`)).json()) as EmulatedBackend['counts']).requests - before,
    countOf: (type) => events.filter((event) => event.type === type).length,
  }
}

/** Two inline widgets and a frame that share a token, in StrictMode. */
export function renderPage({ client, inlineOptions, frameUrl }: World) {
  return render(
    <StrictMode>
      <EmbedProvider client={client} identity="user-1">
        <Embed vendor={returningAi} mode="inline" options={inlineOptions} title="Store" height={360} />
        <Embed
          vendor={returningAi}
          mode="inline"
          options={{ ...inlineOptions, widget: 'social' }}
          title="Social"
          height={360}
        />
        <Embed
          vendor={returningAi}
          mode="iframe"
          options={{ widget: 'store', communityId: 'c1', widgetUrl: frameUrl }}
          title="Framed store"
          height={360}
        />
      </EmbedProvider>
    </StrictMode>,
  )
}
