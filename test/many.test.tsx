import { QueryClient } from '@tanstack/react-query'
import { act, render } from '@testing-library/react'
import { Profiler } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Embed, EmbedProvider, useEmbedToken } from '../src'
import { acme, closeLabs, createLab, fresh } from './lab'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  closeLabs()
  vi.useRealTimers()
})

function Reader() {
  const { token } = useEmbedToken(acme, {})
  return <output>{token?.value}</output>
}

test('50 widgets over one refresh: no commit, one timer, one request; and nothing is left of them', async () => {
  const add = { window: vi.spyOn(window, 'addEventListener'), document: vi.spyOn(document, 'addEventListener') }
  const remove = { window: vi.spyOn(window, 'removeEventListener'), document: vi.spyOn(document, 'removeEventListener') }
  const queryClient = new QueryClient()
  const { client, requests, events } = createLab(fresh(900), { queryClient })
  let commits = 0
  let readerCommits = 0
  const { container, unmount } = render(
    <EmbedProvider client={client}>
      <Profiler id="widgets" onRender={() => (commits += 1)}>
        {Array.from({ length: 50 }, (_, i) => (
          <Embed key={i} vendor={acme} mode="inline" options={{ board: `b${i}` }} title={`Board ${i}`} />
        ))}
      </Profiler>
      <Profiler id="reader" onRender={() => (readerCommits += 1)}>
        <Reader />
      </Profiler>
    </EmbedProvider>,
  )
  await act(() => vi.advanceTimersByTimeAsync(10_000))
  expect(container.querySelectorAll('[data-embed-state=ready]').length).toBe(50)
  expect(requests).toHaveLength(1)
  expect(vi.getTimerCount()).toBe(1)

  commits = readerCommits = 0
  for (let minute = 0; minute < 13; minute += 1) await act(() => vi.advanceTimersByTimeAsync(60_000))
  expect(requests).toHaveLength(2)
  expect(events.filter(({ type }) => type === 'widget.token')).toHaveLength(50)
  expect(container.querySelectorAll('[data-embed-surface]')[49]?.textContent).toBe('token-2')
  expect(commits, 'commits of widgets').toBe(0)
  expect(readerCommits, 'commits of the one who shows the state').toBeGreaterThan(0)
  expect(vi.getTimerCount()).toBe(1)

  unmount()
  await act(() => vi.advanceTimersByTimeAsync(31_000))
  expect(vi.getTimerCount()).toBe(0)
  expect(queryClient.getQueryCache().getAll()).toEqual([])
  for (const target of ['window', 'document'] as const) {
    const left = new Map<string, number>()
    for (const [type] of add[target].mock.calls) left.set(type, (left.get(type) ?? 0) + 1)
    for (const [type] of remove[target].mock.calls) left.set(type, (left.get(type) ?? 0) - 1)
    // For good: React's one per document, and those of jsdom's selector engine.
    for (const type of ['selectionchange', 'mouseover', 'mouseout']) left.delete(type)
    expect([...left].filter(([, count]) => count > 0)).toEqual([])
  }
})
