import { useEffect, useRef } from 'react'
import type { EmbedClient } from '../client/embed-client'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'
import { useLayout } from './useLayout'

/**
 * Has the requests for a widget's token and for its assets leave with the commit that brings the widget, which
 * is put up after the first paint. Called after the effect that puts it up: by then the widget needs the token
 * itself.
 *
 * @param place - another one of these is another widget; `null`: it is not wanted yet.
 * @param loadAssets - begins to load what the widget needs besides its token; what fails is told by the widget.
 */
export function useEarlyRequest<M extends VendorModes>(
  place: object | null,
  client: EmbedClient,
  vendor: EmbedVendor<M>,
  getOptions: () => ModeOptions<M>,
  loadAssets: () => Promise<void> | undefined,
): void {
  const release = useRef(() => {})
  /** The place whose request has left: <Suspense> runs layout effects again, and none that would release it. */
  const asked = useRef<object | null>(null)
  useLayout(() => {
    if (!place || asked.current === place) return
    asked.current = place
    try {
      release.current = client.subscribe(vendor, getOptions(), () => {})
      void loadAssets()?.catch(() => {})
    } catch {
      // What is wrong with the vendor or its options is told by the widget, in its place.
    }
    return () => release.current()
  }, [place])
  useEffect(() => {
    // After the microtask in which the widget begins.
    queueMicrotask(() => release.current())
  }, [place])
}
