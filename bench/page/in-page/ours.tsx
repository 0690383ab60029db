import type { ReactNode } from 'react'
import {
  createEmbedClient,
  Embed,
  type EmbedClient,
  EmbedInline,
  EmbedProvider,
  type EmbedTheme,
  fromFunction,
} from 'react-embed-token'
import type { ContestantProps } from './hand-written-many.tsx'
import { mint } from './minted.ts'
import { inlineVendor } from './vendors.ts'

const LIFETIME_SECONDS = 900

/** One token for all; the request for it takes no time. */
export const OPTIONS = {}

/** A client whose source answers at once. `clock` may run ahead of the machine's. */
export function createInstantClient(clock?: () => number): EmbedClient {
  return createEmbedClient({
    source: fromFunction(async () => ({ embedToken: mint(), expiresIn: LIFETIME_SECONDS })),
    ...(clock ? { clock } : {}),
  })
}

export function Provided(props: {
  client: EmbedClient
  theme?: EmbedTheme | undefined
  children: ReactNode
}) {
  return (
    <EmbedProvider client={props.client} identity="user-1" theme={props.theme}>
      {props.children}
    </EmbedProvider>
  )
}

export function OurInline({ title, onReady }: ContestantProps) {
  return <EmbedInline vendor={inlineVendor} options={OPTIONS} title={title} onReady={onReady} />
}

export function OurEmbed({ title, onReady }: ContestantProps) {
  return (
    <Embed
      vendor={inlineVendor}
      mode="inline"
      options={OPTIONS}
      title={title}
      height={40}
      onReady={onReady}
    />
  )
}
