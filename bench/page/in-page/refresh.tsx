import { type ReactNode, useState } from 'react'
import { painted, until } from './frames-of-time.ts'
import {
  ContextWidget,
  createTokenStore,
  StoreContext,
  StoreWidget,
  TokenContext,
} from './hand-written-refresh.tsx'
import { createInstantClient, OPTIONS, OurEmbed, OurInline, Provided } from './ours.tsx'
import { createStage } from './stage.tsx'
import { inlineVendor } from './vendors.ts'
import { given } from './widget.ts'

export type RefreshKind = 'context' | 'store' | 'inline' | 'embed'

export interface RefreshTimes {
  /** From asking for the new token until the last widget has it. */
  givenMs: number
  commits: number
}

/** What shows the widgets, and what has them given a new token. */
interface Contest {
  content: ReactNode
  refresh: () => void
}

const clone = (count: number, render: (index: number) => ReactNode) =>
  Array.from({ length: count }, (_, index) => render(index))

function createContext(count: number, onReady: () => void): Contest {
  let write = (_: string) => {}
  function Holder({ children }: { children: ReactNode }) {
    const [token, setToken] = useState('token-0')
    write = setToken
    return <TokenContext value={token}>{children}</TokenContext>
  }
  const widgets = clone(count, (index) => <ContextWidget key={index} title={`${index}`} onReady={onReady} />)
  return { content: <Holder>{widgets}</Holder>, refresh: () => write('token-1') }
}

function createStore(count: number, onReady: () => void): Contest {
  const store = createTokenStore()
  const widgets = clone(count, (index) => <StoreWidget key={index} title={`${index}`} onReady={onReady} />)
  return {
    content: <StoreContext value={store}>{widgets}</StoreContext>,
    refresh: () => store.write('token-1'),
  }
}

function createOurs(kind: 'inline' | 'embed', count: number, onReady: () => void): Contest {
  const client = createInstantClient()
  const Widget = kind === 'inline' ? OurInline : OurEmbed
  const widgets = clone(count, (index) => <Widget key={index} title={`${index}`} onReady={onReady} />)
  return {
    content: <Provided client={client}>{widgets}</Provided>,
    refresh: () => void client.refresh(inlineVendor, OPTIONS),
  }
}

function createContest(kind: RefreshKind, count: number, onReady: () => void): Contest {
  if (kind === 'context') return createContext(count, onReady)
  if (kind === 'store') return createStore(count, onReady)
  return createOurs(kind, count, onReady)
}

/** Gives `count` widgets one new token. */
export async function refreshMany(kind: RefreshKind, count: number): Promise<RefreshTimes> {
  let ready = 0
  const { content, refresh } = createContest(kind, count, () => (ready += 1))
  const stage = createStage()
  stage.show(content)
  await until(() => ready >= count)
  await painted()
  given.count = 0
  const commitsBefore = stage.commits()
  const start = performance.now()
  refresh()
  await until(() => given.count >= count)
  const givenMs = performance.now() - start
  await painted()
  const commits = stage.commits() - commitsBefore
  stage.close()
  return { givenMs, commits }
}

const STEP_MS = 900_000

/** Refreshes one widget's token `times` times, each time at the end of the last one's life. */
export async function refreshOften(times: number): Promise<number> {
  let ahead = 0
  let ready = 0
  const client = createInstantClient(() => Date.now() + ahead)
  const stage = createStage()
  stage.show(
    <Provided client={client}>
      <OurEmbed title="Widget" onReady={() => (ready += 1)} />
    </Provided>,
  )
  await until(() => ready > 0)
  given.count = 0
  for (let time = 0; time < times; time += 1) {
    ahead += STEP_MS
    await client.refresh(inlineVendor, OPTIONS)
  }
  await painted()
  stage.close()
  return given.count
}
