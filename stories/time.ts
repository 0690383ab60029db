import { expect, waitFor } from 'storybook/test'
import type { EmbedEvent } from '../src'
import { currentStage, type Stage } from '../src/testing/stage'

/** The page of the story that is played: its backend and its clock. */
export function pageStage(): Stage {
  const stage = currentStage()
  if (!stage)
    throw new Error('The story has no <EmbedTestProvider>, and its preview no decorator of this library.')
  return stage
}

/**
 * Waits until the page has told of an event, then puts its clock on by so many ms. Nobody sits through
 * back-off, or through what is ignored after a renewal.
 */
export async function skip(ms: number, { after }: { after: EmbedEvent['type'] }): Promise<void> {
  await waitFor(() => expect(pageStage().events.map(({ type }) => type)).toContain(after))
  pageStage().travel(ms)
}
