import { act, render } from '@testing-library/react'
import { Profiler } from 'react'
import { expect, test, vi } from 'vitest'
import { Embed, useEmbedToken, type EmbedEvent } from '../../src'
import { advanceTo, createFakeSource, EmbedTestProvider, fakeVendor, type Stage } from '../../src/testing'
import { fakeTime } from '../kit/time'

fakeTime()

const vendor = fakeVendor<{ board?: string }>()

function Reader() {
  const { token } = useEmbedToken(vendor, {})
  return <output>{token?.value}</output>
}

test('50 widgets over one refresh: no commit, one timer, one request; and nothing is left of them', async () => {
  const add = {
    window: vi.spyOn(window, 'addEventListener'),
    document: vi.spyOn(document, 'addEventListener'),
  }
  const remove = {
    window: vi.spyOn(window, 'removeEventListener'),
    document: vi.spyOn(document, 'removeEventListener'),
  }
  const source = createFakeSource()
  const events: EmbedEvent[] = []
  let stage: Stage | undefined
  let commits = 0
  let readerCommits = 0
  const { container, unmount } = render(
    <EmbedTestProvider
      source={source}
      onEvent={(event) => events.push(event)}
      onStage={(entered) => (stage = entered)}
    >
      <Profiler id="widgets" onRender={() => (commits += 1)}>
        {Array.from({ length: 50 }, (_, i) => (
          <Embed key={i} vendor={vendor} mode="inline" options={{ board: `b${i}` }} title={`Board ${i}`} />
        ))}
      </Profiler>
      <Profiler id="reader" onRender={() => (readerCommits += 1)}>
        <Reader />
      </Profiler>
    </EmbedTestProvider>,
  )
  await advanceTo('ready')
  await act(() => vi.advanceTimersByTimeAsync(10_000))
  expect(container.querySelectorAll('[data-embed-state=ready]').length).toBe(50)
  expect(source.requests).toHaveLength(1)
  expect(vi.getTimerCount()).toBe(1)

  commits = readerCommits = 0
  await advanceTo('due')
  await advanceTo('ready')
  expect(source.requests).toHaveLength(2)
  expect(events.filter(({ type }) => type === 'widget.token')).toHaveLength(50)
  expect(vendor.widgets).toHaveLength(50)
  for (const [i, widget] of vendor.widgets.entries()) {
    expect(widget).toMatchObject({
      options: { board: `b${i}` },
      token: 'fake-fake-2',
      tokens: ['fake-fake-1', 'fake-fake-2'],
      loads: 1,
    })
  }
  expect(commits, 'commits of widgets').toBe(0)
  expect(readerCommits, 'commits of the one who shows the state').toBeGreaterThan(0)
  expect(vi.getTimerCount()).toBe(1)

  unmount()
  await act(() => vi.advanceTimersByTimeAsync(31_000))
  expect(vi.getTimerCount()).toBe(0)
  expect(stage?.client.getState(vendor, {})).toMatchObject({ status: 'loading', token: null })
  for (const target of ['window', 'document'] as const) {
    const left = new Map<string, number>()
    for (const [type] of add[target].mock.calls) left.set(type, (left.get(type) ?? 0) + 1)
    for (const [type] of remove[target].mock.calls) left.set(type, (left.get(type) ?? 0) - 1)
    // For good: React's one per document, and those of jsdom's selector engine.
    for (const type of ['selectionchange', 'mouseover', 'mouseout']) left.delete(type)
    expect([...left].filter(([, count]) => count > 0)).toEqual([])
  }
})
