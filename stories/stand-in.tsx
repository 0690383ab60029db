import { expect, waitFor } from 'storybook/test'
import { type EmbedClient, EmbedProvider } from '../src'
import { embedIn } from './fixtures'
import type { ReactNode } from 'react'

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
