import type { ReactNode } from 'react'
import { expect, fn, waitFor } from 'storybook/test'
import { type EmbedClient, type EmbedError, EmbedProvider } from '../src'
import { DARK, embedIn, GIVEN } from './fixtures'

/** The page's own client; the story's scenario stands before it. */
const NOBODYS = {} as EmbedClient

/**
 * For vendors whose SDKs take frames of their own https hosts only, which no service worker can answer: a
 * stand-in is in the widget's place. The contract tests run the real SDKs.
 */
export function StandIn({ children }: { children: ReactNode }) {
  return (
    <EmbedProvider client={NOBODYS} identity="user-1">
      {children}
    </EmbedProvider>
  )
}

/** Waits for an embed's state. */
export function becomes(state: string) {
  return async ({ canvasElement }: { canvasElement: HTMLElement }) => {
    await waitFor(() => expect(embedIn(canvasElement)).toHaveAttribute('data-embed-state', state))
  }
}

/** Arguments of a story with a stand-in. */
export interface StandInArgs {
  height: number
  onReady: () => void
  onError: (error: EmbedError) => void
}

export const STAND_IN = {
  args: { height: 420, onReady: fn<() => void>(), onError: fn<(error: EmbedError) => void>() },
  argTypes: GIVEN,
}

/** The stories of each such vendor. */
export const READY = { play: becomes('ready') }
export const READY_DARK = { ...READY, ...DARK }
export const LOADING = { parameters: { embed: { scenario: 'loading' } }, play: becomes('loading') }
/** The backend has no token for this user. */
export const DENIED = { parameters: { embed: { scenario: 'denied' } }, play: becomes('failed') }
