import { embedDashboard } from '@superset-ui/embedded-sdk'
import { useEffect, useRef } from 'react'
import { ask } from '../session.ts'
import { SUPERSET } from '../places.ts'

/** @source @superset-ui/embedded-sdk 0.4.0, README, "Embedding a Dashboard" */
export function Superset() {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const mountPoint = ref.current
    if (!mountPoint) return
    const embedding = embedDashboard({
      ...SUPERSET,
      mountPoint,
      fetchGuestToken: async () => (await ask<{ token: string }>('theirs/superset')).token,
      dashboardUiConfig: { hideTitle: true },
    })
    return () => void embedding.then(({ unmount }) => unmount())
  }, [])
  return <div ref={ref} style={{ height: 400 }} />
}
