import { getEmbedSDK } from '@looker/embed-sdk'
import { useEffect, useRef } from 'react'
import { LOOKER } from '../places.ts'

// @source @looker/embed-sdk 2.0.8, README, "Initializing the Embed SDK in the frontend"
let isReady = false
function initOnce() {
  if (!isReady)
    getEmbedSDK().initCookieless(LOOKER.host, '/api/theirs/looker-acquire', '/api/theirs/looker-generate')
  isReady = true
}

/** The SDK has no call that takes a frame away: the effect's cleanup empties the element. */
export function Looker() {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    initOnce()
    getEmbedSDK().createDashboardWithId(LOOKER.id).appendTo(element).build().connect().catch(console.error)
    return () => element.replaceChildren()
  }, [])
  return <div ref={ref} style={{ height: 400 }} />
}
