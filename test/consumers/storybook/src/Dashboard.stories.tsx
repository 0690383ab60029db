import type { Meta, StoryObj } from '@storybook/react-vite'
import type { EmbedScenario } from 'react-embed-token/storybook'
import { fakeWidget } from 'react-embed-token/testing'
import { expect, waitFor } from 'storybook/test'
import { Dashboard } from './Dashboard'

const meta = { title: 'Dashboard', component: Dashboard, args: { userId: 'user-1' } } satisfies Meta<
  typeof Dashboard
>

export default meta
type Story = StoryObj<typeof meta>

/** Only a hang takes so long. */
const PATIENCE = { timeout: 60_000 }

const TITLES = ['Store', 'Help', 'Calls', 'Assistant', 'Support']

/** The page in a scenario, where each of its widgets is in `state`, and its place says `words` if any. */
function shows(scenario: EmbedScenario, state: string, words?: string): Story {
  return {
    parameters: { embed: { scenario } },
    play: async ({ canvas }) => {
      for (const name of TITLES) {
        const place = canvas.getByRole('group', { name })
        await waitFor(() => expect(place).toHaveAttribute('data-embed-state', state), PATIENCE)
        if (words) await waitFor(() => expect(place).toHaveTextContent(words), PATIENCE)
        await expect(place.querySelector('[role=alert]') !== null).toBe(state === 'failed')
        if (state === 'ready')
          await expect(fakeWidget(place)).toMatchObject({ title: name, identity: 'user-1', loads: 1 })
      }
    },
  }
}

export const Fresh = shows('fresh', 'ready')
export const Loading = shows('loading', 'loading', 'Loading…')
export const Refreshing = shows('refreshing', 'ready')
export const Expired = shows('expired', 'expired', 'Reconnecting…')
export const Denied = shows('denied', 'failed', 'You don’t have access')
export const Rejected = shows('rejected', 'failed', 'Your access to this content wasn’t accepted.')
export const Blocked = shows('blocked', 'failed', 'This content was blocked')
