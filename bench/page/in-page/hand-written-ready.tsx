// The best that a person writes: token and asset are asked for together in the first commit, once a page.
import { useLayoutEffect, useRef } from 'react'
import type { FrameAnswer } from './frame-messages.ts'
import { drawWidget } from './widget.ts'

export interface ReadyProps {
  tokenAddress: string
  assetAddress: string
  onReady: () => void
}

let token: Promise<string> | undefined
let script: Promise<void> | undefined

function fetchToken(address: string): Promise<string> {
  return (token ??= fetch(address, { method: 'POST' })
    .then((response) => response.json() as Promise<{ embedToken: string }>)
    .then(({ embedToken }) => embedToken))
}

function loadScript(address: string): Promise<void> {
  return (script ??= new Promise((resolve, reject) => {
    const element = document.createElement('script')
    element.onload = () => resolve()
    element.onerror = reject
    element.src = address
    document.head.append(element)
  }))
}

export function HandWrittenInline({ tokenAddress, assetAddress, onReady }: ReadyProps) {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    let isGone = false
    let remove: (() => void) | undefined
    const parts = Promise.all([fetchToken(tokenAddress), loadScript(assetAddress)])
    void parts.then(([fetched]) => {
      if (isGone || !ref.current) return
      remove = drawWidget(ref.current, fetched).remove
      onReady()
    })
    return () => {
      isGone = true
      remove?.()
    }
  }, [tokenAddress, assetAddress, onReady])
  return <div ref={ref} style={{ height: 600 }} />
}

export function HandWrittenFrame({ tokenAddress, assetAddress, onReady }: ReadyProps) {
  const ref = useRef<HTMLIFrameElement>(null)
  useLayoutEffect(() => {
    const frame = ref.current
    if (!frame) return
    const { origin } = new URL(assetAddress)
    const hear = ({ source, data }: MessageEvent<FrameAnswer>) => {
      if (source !== frame.contentWindow) return
      if (data.type === 'ready') onReady()
      if (data.type === 'hello')
        void fetchToken(tokenAddress).then((fetched) =>
          frame.contentWindow?.postMessage({ type: 'token', token: fetched }, origin),
        )
    }
    window.addEventListener('message', hear)
    void fetchToken(tokenAddress)
    return () => window.removeEventListener('message', hear)
  }, [tokenAddress, assetAddress, onReady])
  return (
    <iframe
      ref={ref}
      title="widget"
      src={assetAddress}
      sandbox="allow-scripts allow-same-origin"
      style={{ width: '100%', height: 600, border: 0 }}
    />
  )
}
