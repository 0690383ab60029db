import { useEffect, useRef, type CSSProperties } from 'react'
import { COVER, HIDDEN } from './styles'

/** What is shown while a widget loads: calm shapes in the theme's colours, still where the system asks for less motion. */
export function EmbedSkeleton({ label }: { label: string }) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const shapes = ref.current
    // Animations of the element, not of a style sheet: they need no inline <style>, which a strict CSP forbids.
    if (typeof shapes?.animate !== 'function' || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const animations = [
      // A widget that is there at once is not preceded by a flash.
      shapes.animate({ opacity: [0, 0, 1] }, { duration: 300 }),
      shapes.animate({ opacity: [1, 0.6, 1] }, { duration: 1_800, delay: 300, iterations: Infinity, easing: 'ease-in-out' }),
    ]
    return () => animations.forEach((animation) => animation.cancel())
  }, [])
  return (
    <div role="status" data-embed-part="skeleton" style={{ ...COVER, overflow: 'hidden' }}>
      <span style={HIDDEN}>{label}</span>
      <div ref={ref} aria-hidden="true" style={{ padding: 20 }}>
        <div style={shape(24, '40%', 8)} />
        <div style={shape(12, '65%', 24)} />
        {ROWS.map((row) => (
          <div key={row} style={shape(48, '100%', 12)} />
        ))}
      </div>
    </div>
  )
}

/** More than fit: the box cuts them off. */
const ROWS = Array.from({ length: 12 }, (_, row) => row)

function shape(height: number, width: string, marginBottom: number): CSSProperties {
  return { height, width, marginBottom, borderRadius: 'calc(var(--embed-radius) / 2)', background: 'var(--embed-color-surface)' }
}
