import { act, render, screen } from '@testing-library/react'
import { EmbedTestProvider, type EmbedScenario } from 'react-embed-token/testing'
import { Dashboard } from './Dashboard'

const TITLES = ['Store', 'Help', 'Calls', 'Assistant', 'Support']

/** State of every widget, what the page says of its store, and what each widget's place shows. */
const SHOWN: Partial<
  Record<EmbedScenario, [state: string, store: string, role: string | null, words: string]>
> = {
  fresh: ['ready', 'ready', null, ''],
  loading: ['loading', 'loading', null, 'Loading…'],
  'signed-out': ['loading', 'loading', null, 'Loading…'],
  refreshing: ['ready', 'ready', null, ''],
  expired: ['expired', 'expired', 'status', 'Reconnecting…'],
  offline: ['failed', 'failed', 'alert', 'No connection'],
  denied: ['failed', 'failed', 'alert', 'You don’t have access'],
  rejected: ['failed', 'ready', 'alert', 'Your access to this content wasn’t accepted.'],
  blocked: ['failed', 'ready', 'alert', 'This content was blocked'],
}

test.each(Object.keys(SHOWN) as EmbedScenario[])('%s', async (scenario) => {
  render(
    <EmbedTestProvider scenario={scenario}>
      <Dashboard userId="user-1" />
    </EmbedTestProvider>,
  )
  const [state, store, role, words] = SHOWN[scenario] ?? []
  // Half a second for the scenario to come about; then it stays.
  for (const ms of [500, 5_000]) {
    await act(() => vi.advanceTimersByTimeAsync(ms))
    for (const name of TITLES) {
      const place = screen.getByRole('group', { name })
      expect(place.dataset.embedState).toBe(state)
      expect(place.textContent).toContain(words)
    }
    expect(screen.getByText(`Store: ${store}`)).toBeTruthy()
    expect(screen.queryAllByRole('alert')).toHaveLength(role === 'alert' ? 5 : 0)
    if (role === 'status') expect(screen.getAllByRole('status')).toHaveLength(5)
  }
})
