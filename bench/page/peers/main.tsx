import '../in-page/requests.ts'
import { type ComponentType, useEffect, useRef, useState } from 'react'
import { embedDashboard } from '@superset-ui/embedded-sdk'
import { models } from 'powerbi-client'
import { PowerBIEmbed } from 'powerbi-client-react'
import { createEmbedClient, Embed, EmbedFrame, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { painted, until, wait } from '../in-page/frames-of-time.ts'
import { HandWrittenFrame } from '../in-page/hand-written-ready.tsx'
import { tokenRequests } from '../in-page/requests.ts'
import { createStage } from '../in-page/stage.tsx'
import { frameVendor } from '../in-page/vendors.ts'
import type { PeerKind, PeerSetup, PeerTimes } from '../peer-contest.ts'

interface FrameProps {
  tokenAddress: string
  frameOrigin: string
  assetMs: number
}

const SETTLE_MS = 100
const nothing = () => {}

async function fetchToken(address: string): Promise<string> {
  const response = await fetch(address, { method: 'POST' })
  return ((await response.json()) as { embedToken: string }).embedToken
}

function ByHand({ tokenAddress, frameOrigin, assetMs }: FrameProps) {
  const assetAddress = `${frameOrigin}/frame?ms=${assetMs}`
  return <HandWrittenFrame tokenAddress={tokenAddress} assetAddress={assetAddress} onReady={nothing} />
}

function OurEmbed({ frameOrigin, assetMs }: FrameProps) {
  const options = { address: `${frameOrigin}/frame?ms=${assetMs}` }
  return <Embed vendor={frameVendor} mode="iframe" options={options} title="Widget" />
}

function OurFrame({ frameOrigin, assetMs }: FrameProps) {
  const options = { address: `${frameOrigin}/frame?ms=${assetMs}` }
  return <EmbedFrame vendor={frameVendor} options={options} title="Widget" />
}

/** As its README has it: the SDK fills an element. */
function Superset({ tokenAddress, frameOrigin, assetMs }: FrameProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const mountPoint = ref.current
    if (!mountPoint) return
    const embedding = embedDashboard({
      id: 'dashboard',
      supersetDomain: frameOrigin,
      mountPoint,
      fetchGuestToken: () => fetchToken(tokenAddress),
      dashboardUiConfig: { urlParams: { ms: String(assetMs) } },
    })
    return () => void embedding.then(({ unmount }) => unmount())
  }, [tokenAddress, frameOrigin, assetMs])
  return <div ref={ref} style={{ height: 600 }} />
}

let powerBiToken: Promise<string> | undefined

/** As its README has it: without a token it loads the frame, and a token that comes is given to the frame. */
function PowerBi({ tokenAddress, frameOrigin, assetMs }: FrameProps) {
  const [accessToken, setAccessToken] = useState<string>()
  useEffect(() => {
    void (powerBiToken ??= fetchToken(tokenAddress)).then(setAccessToken)
  }, [tokenAddress])
  return (
    <PowerBIEmbed
      embedConfig={{
        type: 'report',
        id: 'report',
        embedUrl: `${frameOrigin}/powerbi?ms=${assetMs}`,
        tokenType: models.TokenType.Embed,
        ...(accessToken === undefined ? {} : { accessToken }),
      }}
    />
  )
}

const COMPONENTS: Record<PeerKind, ComponentType<FrameProps>> = {
  hand: ByHand,
  embed: OurEmbed,
  frame: OurFrame,
  superset: Superset,
  powerbi: PowerBi,
}

/** Mounts `count` frames at once on a page that has shown none. */
export async function mountPeers(setup: PeerSetup): Promise<PeerTimes> {
  const { kind, count, tokenMs, frameOrigin, assetMs } = setup
  const tokenAddress = `/token?ms=${tokenMs}`
  const client = createEmbedClient({ source: fromEndpoint(tokenAddress) })
  let ready = 0
  window.addEventListener('message', ({ data }: MessageEvent<{ type?: string } | null>) => {
    if (data?.type === 'ready') ready += 1
  })
  await wait(SETTLE_MS)
  const Peer = COMPONENTS[kind]
  const stage = createStage({ isAtOnce: false })
  const start = performance.now()
  stage.show(
    <EmbedProvider client={client} identity="user-1">
      {Array.from({ length: count }, (_, index) => (
        <Peer key={index} tokenAddress={tokenAddress} frameOrigin={frameOrigin} assetMs={assetMs} />
      ))}
    </EmbedProvider>,
  )
  await until(() => ready >= count)
  const readyMs = performance.now() - start
  await painted()
  const unmountStart = performance.now()
  stage.close()
  return { readyMs, unmountMs: performance.now() - unmountStart, tokenRequests: tokenRequests.length }
}

window.mountPeers = mountPeers
