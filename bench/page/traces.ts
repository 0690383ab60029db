import type { Browser, Page } from 'playwright'

/** A trace's event, as far as it is read here. */
interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  dur?: number
  args?: { name?: string }
}

/** What pages' main threads did. */
export interface Trace {
  /** Tasks, in ms, the longest first. */
  taskMs: readonly number[]
}

const CATEGORIES = ['__metadata', 'toplevel', 'disabled-by-default-devtools.timeline']

/** Traces what a page does in `act`. */
export async function trace(browser: Browser, page: Page, act: () => Promise<unknown>): Promise<Trace> {
  await browser.startTracing(page, { categories: CATEGORIES })
  let buffer: Buffer
  try {
    await act()
  } finally {
    buffer = await browser.stopTracing()
  }
  const { traceEvents } = JSON.parse(buffer.toString()) as { traceEvents: TraceEvent[] }
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}-${tid}`
  const mainThreads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  )
  const taskMs = traceEvents
    .filter((event) => event.name === 'RunTask' && event.ph === 'X' && mainThreads.has(threadOf(event)))
    .map(({ dur = 0 }) => dur / 1_000)
    .toSorted((one, other) => other - one)
  if (taskMs.length === 0) throw new Error('Expected tasks of a page in the trace, there are none.')
  return { taskMs }
}
