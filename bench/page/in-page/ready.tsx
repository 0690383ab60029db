import { type ReactNode, useLayoutEffect, useMemo } from 'react'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { painted, until, wait } from './frames-of-time.ts'
import { HandWrittenFrame, HandWrittenInline, type ReadyProps } from './hand-written-ready.tsx'
import { tokenRequests } from './requests.ts'
import { createStage } from './stage.tsx'
import { frameVendor, inlineVendor } from './vendors.ts'

export interface ReadySetup {
  who: 'hand' | 'ours'
  mode: 'inline' | 'frame'
  tokenAddress: string
  assetAddress: string
}

export interface ReadyTimes {
  /** From the call of `render` on. */
  readyMs: number
  /** When the token's request left, after the first commit; negative: before it; `null`: there was none. */
  requestAfterCommitMs: number | null
}

/** The first time on this page, and the second one. */
export interface ReadyResult {
  cold: ReadyTimes
  warm: ReadyTimes
}

const SETTLE_MS = 100

function FirstCommit({ onCommit }: { onCommit: () => void }) {
  useLayoutEffect(onCommit, [onCommit])
  return null
}

function Ours({ mode, assetAddress, onReady }: Pick<ReadySetup, 'mode'> & ReadyProps) {
  const options = useMemo(() => ({ asset: assetAddress, address: assetAddress }), [assetAddress])
  if (mode === 'frame')
    return <Embed vendor={frameVendor} mode="iframe" options={options} title="Widget" onReady={onReady} />
  return <Embed vendor={inlineVendor} mode="inline" options={options} title="Widget" onReady={onReady} />
}

/** Shows one widget twice, the second time after the first is gone. */
export async function measureReady(setup: ReadySetup): Promise<ReadyResult> {
  const { who, mode, tokenAddress, assetAddress } = setup
  const client = createEmbedClient({ source: fromEndpoint(tokenAddress) })
  const content = (onReady: () => void): ReactNode => {
    const props = { tokenAddress, assetAddress, onReady }
    if (who === 'hand')
      return mode === 'inline' ? <HandWrittenInline {...props} /> : <HandWrittenFrame {...props} />
    return (
      <EmbedProvider client={client} identity="user-1">
        <Ours mode={mode} {...props} />
      </EmbedProvider>
    )
  }
  await wait(SETTLE_MS)
  const cold = await showOnce(content)
  await wait(SETTLE_MS)
  return { cold, warm: await showOnce(content) }
}

async function showOnce(content: (onReady: () => void) => ReactNode): Promise<ReadyTimes> {
  let readyAt: number | undefined
  let committedAt: number | undefined
  tokenRequests.length = 0
  const onCommit = () => {
    committedAt ??= performance.now()
  }
  const shown = content(() => (readyAt ??= performance.now()))
  const stage = createStage({ isAtOnce: false })
  const start = performance.now()
  stage.show(
    <>
      <FirstCommit onCommit={onCommit} />
      {shown}
    </>,
  )
  await until(() => readyAt !== undefined)
  await painted()
  stage.close()
  const [requestedAt] = tokenRequests
  return {
    readyMs: (readyAt ?? 0) - start,
    requestAfterCommitMs: requestedAt === undefined ? null : requestedAt - (committedAt ?? 0),
  }
}
