import { createEmbeddingContext } from 'amazon-quicksight-embedding-sdk'
import { useEffect, useRef } from 'react'
import { ask } from '../session.ts'

/**
 * @source amazon-quicksight-embedding-sdk 2.11.3, README, "Creating the Embedding Context" and "Example". The
 * SDK has no call that takes a frame away: the effect's cleanup empties the element.
 */
export function QuickSight() {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const container = ref.current
    if (!container) return
    let isGone = false
    const embed = async () => {
      const { url } = await ask<{ url: string }>('theirs/quicksight')
      const { embedDashboard } = await createEmbeddingContext()
      if (!isGone) await embedDashboard({ url, container })
    }
    embed().catch(console.error)
    return () => {
      isGone = true
      container.replaceChildren()
    }
  }, [])
  return <div ref={ref} style={{ height: 400 }} />
}
