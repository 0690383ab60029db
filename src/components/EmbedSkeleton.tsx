import { useEffect, useRef, useState, type CSSProperties } from 'react'
import { useEmbedContext } from '../hooks/context'
import type { EmbedLabels } from '../theme/labels'
import { COVER, HIDDEN, PILL } from './styles'

/** Longer than a person waits without wondering, in ms. */
const SLOW_MS = 8_000

export interface EmbedSkeletonProps {
  labels: EmbedLabels
  /** Its shapes have been in view since the server's markup was. */
  isFromServer?: boolean
}

/**
 * What is shown while a widget loads: calm shapes in the theme's colours, and a word where it takes long.
 * Still where the system asks for less motion.
 */
export function EmbedSkeleton({ labels, isFromServer = false }: EmbedSkeletonProps) {
  const ref = useRef<HTMLDivElement>(null)
  const isSlow = useSlow()
  useEffect(() => {
    const shapes = ref.current
    // Animations of the element, not of a style sheet: they need no inline <style>, which a strict CSP
    // forbids.
    if (typeof shapes?.animate !== 'function' || matchMedia('(prefers-reduced-motion: reduce)').matches)
      return
    const duration = parseFloat(getComputedStyle(shapes).animationDuration) * 1_000
    if (!(duration > 0)) return
    const animations = [
      // A widget that is there at once is not preceded by a flash.
      shapes.animate({ opacity: isFromServer ? [1, 1] : [0, 0, 1] }, { duration: 300 }),
      shapes.animate(
        { opacity: [1, 0.6, 1] },
        { duration, delay: 300, iterations: Infinity, easing: 'ease-in-out' },
      ),
    ]
    return () => {
      for (const animation of animations) {
        // Browsers do not tell of this rejection; happy-dom does.
        animation.finished?.catch(() => {})
        animation.cancel()
      }
    }
  }, [isFromServer])
  return (
    <div role="status" data-embed-part="skeleton" style={{ ...COVER, overflow: 'hidden' }}>
      <div
        ref={ref}
        aria-hidden="true"
        style={{ padding: 'calc(var(--embed-space) * 1.25)', animationDuration: 'var(--embed-motion)' }}
      >
        <div style={shape(24, '40%', 0.5)} />
        <div style={shape(12, '65%', 1.5)} />
        {ROWS.map((row) => (
          <div key={row} style={shape(48, '100%', 0.75)} />
        ))}
      </div>
      {/* After the shapes: while these move, they are painted over what comes before them. */}
      <span style={isSlow ? AT_END : HIDDEN}>{isSlow ? labels.stillLoading : labels.loading}</span>
    </div>
  )
}

/** Less where the box is hardly higher than a line. */
const INSET = 'clamp(0px, 50% - 20px, var(--embed-space))'
const AT_END: CSSProperties = {
  ...PILL,
  position: 'absolute',
  insetInline: 0,
  margin: 'auto',
  insetBlockEnd: INSET,
  maxHeight: `calc(100% - 2 * ${INSET})`,
  overflow: 'auto',
}

/** By the client's clock. Where nobody is signed in, nothing is on its way. */
function useSlow(): boolean {
  const { client, identity } = useEmbedContext('<Embed>')
  const isSignedOut = (identity === undefined ? client.identity : identity) === null
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    if (isSignedOut) return
    const key = {}
    client.scheduler.set(key, client.now() + SLOW_MS, () => setSlow(true))
    return () => client.scheduler.clear(key)
  }, [client, isSignedOut])
  return isSlow && !isSignedOut
}

/** More than fit: the box cuts them off. */
const ROWS = Array.from({ length: 12 }, (_, row) => row)

function shape(height: number, width: string, spaces: number): CSSProperties {
  return {
    height,
    width,
    boxSizing: 'border-box',
    marginBlockEnd: `calc(var(--embed-space) * ${spaces})`,
    borderRadius: 'calc(var(--embed-radius) / 2)',
    background: 'var(--embed-color-surface)',
    // Seen only in forced colours, where backgrounds are gone.
    border: '1px solid transparent',
  }
}
