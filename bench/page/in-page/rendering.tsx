import { Profiler, type ReactNode } from 'react'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { painted, until } from './frames-of-time.ts'
import { frameVendor, inlineVendor } from './vendors.ts'
import { createStage } from './stage.tsx'

export interface RenderingSetup {
  mode: 'inline' | 'frame'
  tokenAddress: string
  assetAddress: string
}

export interface RenderingCounts {
  /** Renders of `<Embed>` and what is in it, up to its first paint. */
  toFirstPaint: number
  /** From its first paint on until it is ready, painted. */
  toReady: number
  perRefresh: number
  /** Cumulative layout shift from the first paint on. */
  shift: number
  /** The same after the page was really moved: that a shift is seen at all. */
  provokedShift: number
}

/** One `<Embed>` with content below it: what it renders, and what it moves. */
export async function countRendering(setup: RenderingSetup): Promise<RenderingCounts> {
  const { mode, tokenAddress, assetAddress } = setup
  const shifts = watchShifts()
  let renders = 0
  let isReady = false
  let refreshes = 0
  const client = createEmbedClient({ source: fromEndpoint(tokenAddress) })
  const props = { title: 'Widget', onReady: () => (isReady = true), onTokenRefresh: () => (refreshes += 1) }
  const stage = createStage()
  const widget: ReactNode =
    mode === 'frame' ? (
      <Embed vendor={frameVendor} mode="iframe" options={{ address: assetAddress }} {...props} />
    ) : (
      <Embed vendor={inlineVendor} mode="inline" options={{ asset: assetAddress }} {...props} />
    )
  stage.show(
    <EmbedProvider client={client} identity="user-1">
      <Profiler id="embed" onRender={() => (renders += 1)}>
        {widget}
      </Profiler>
      <p>below</p>
    </EmbedProvider>,
  )
  await painted()
  const toFirstPaint = renders
  await until(() => isReady)
  await painted()
  const toReady = renders - toFirstPaint
  await (mode === 'frame'
    ? client.refresh(frameVendor, { address: assetAddress })
    : client.refresh(inlineVendor, { asset: assetAddress }))
  await until(() => refreshes > 0)
  await painted()
  const perRefresh = renders - toFirstPaint - toReady
  const shift = shifts()
  const push = document.createElement('div')
  push.style.height = '200px'
  document.body.prepend(push)
  await painted()
  await painted()
  return { toFirstPaint, toReady, perRefresh, shift, provokedShift: shifts() }
}

function watchShifts(): () => number {
  let sum = 0
  const add = (entries: PerformanceEntryList) =>
    entries.forEach((entry) => (sum += (entry as PerformanceEntry & { value: number }).value))
  const observer = new PerformanceObserver((list) => add(list.getEntries()))
  observer.observe({ type: 'layout-shift', buffered: false })
  return () => {
    add(observer.takeRecords())
    return sum
  }
}
