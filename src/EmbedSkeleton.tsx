import { useEffect, useRef } from 'react'
import { COVER, HIDDEN } from './styles'

/** What is shown while a widget loads: calm shapes in the theme's colours, still where the system asks for less motion. */
export function EmbedSkeleton({ label }: { label: string }) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const shapes = ref.current
    // An animation of the element, not of a style sheet: it needs no inline <style>, which a strict CSP forbids.
    if (typeof shapes?.animate !== 'function' || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const animation = shapes.animate({ opacity: [1, 0.5, 1] }, { duration: 1_800, iterations: Infinity, easing: 'ease-in-out' })
    return () => animation.cancel()
  }, [])
  return (
    <div data-embed-part="skeleton" style={COVER}>
      <span style={HIDDEN}>{label}</span>
      <div
        ref={ref}
        aria-hidden="true"
        style={{ display: 'flex', flexDirection: 'column', gap: 12, height: '100%', padding: 20, boxSizing: 'border-box' }}
      >
        <div style={shape('28px', '45%')} />
        <div style={shape('14px', '80%')} />
        <div style={shape('14px', '65%')} />
        <div style={{ ...shape('auto', '100%'), flex: 1 }} />
      </div>
    </div>
  )
}

function shape(height: string, width: string) {
  return { height, width, maxWidth: '100%', borderRadius: 'calc(var(--embed-radius) / 2)', background: 'var(--embed-color-surface)' }
}
