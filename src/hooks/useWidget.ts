import { hashKey } from '@tanstack/react-query'
import { type RefObject, useEffect, useMemo, useRef } from 'react'
import { whenSeen } from '../base/when-seen'
import { development } from '../development/development'
import type { WidgetDriver } from '../vendor-kit/driver'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'
import type { WidgetProps } from '../widget/view/props'
import { showWidget, type WidgetView } from '../widget/view/widget-view'
import { useEmbedContext } from './context'
import { useEarlyRequest } from './useEarlyRequest'
import { useKeepAlive } from './useKeepAlive'
import { useLayout } from './useLayout'
import { useStable } from './useStable'
import { useTheme } from './useTheme'

const DEFAULT_READY_TIMEOUT_MS = 20_000

/** How a kind of component puts its widget on the page. */
interface Surface<O, E extends HTMLElement> {
  /** The component's name, for its errors. */
  caller: string
  drive: (element: E) => WidgetDriver<O>
  /** Makes the element of a widget that may outlive the component; what it makes goes into `ref`'s. */
  create: () => E
  /** What `useHydrated` says: it is asked once for all that is in a component. */
  isHydrated: boolean
  /** What such an element depends on. */
  createdWith?: readonly unknown[]
}

/**
 * Keeps a widget in `ref`'s element for as long as the component is mounted; with `keepAlive`, in one of its
 * own that is in there. A renewed token renders nothing.
 */
export function useWidget<M extends VendorModes, O extends ModeOptions<M>, E extends HTMLElement>(
  ref: RefObject<HTMLElement | null>,
  props: WidgetProps<M, O>,
  surface: Surface<O, E>,
): void {
  const { client, identity, nonce, stage, keepAlive: kept } = useEmbedContext(surface.caller)
  const { vendor, readyTimeoutMs = DEFAULT_READY_TIMEOUT_MS, mountWhen = 'now' } = props
  const keepAlive = useKeepAlive(surface.caller, props)
  development?.checkWidget(client, props, { isStaged: stage !== undefined, isKeptAlive: kept !== undefined })
  const here = useTheme(props.theme, surface.isHydrated)
  const options = useStable(props.options)
  /** Another one of these is another widget. */
  const place = useMemo(
    () => ({ client, vendor, readyTimeoutMs, nonce, stage, keepAlive }),
    [client, vendor, readyTimeoutMs, nonce, stage, keepAlive],
  )
  const held = useRef<{ view: WidgetView<M, O>; place: object; key: string; isOwn: boolean } | null>(null)
  /** The place whose effect has run. */
  const settled = useRef<object | null>(null)
  const latest = useRef({ props, options, here, surface, identity, kept })

  function keyNow() {
    const { options, surface } = latest.current
    return hashKey([surface.caller, options, keepAlive, surface.createdWith])
  }

  /** A stand-in has none. Those of a widget that waits to be shown again are there, and not asked for twice. */
  function loadAssets() {
    const { options, surface } = latest.current
    if (stage?.standIn || !ref.current) return undefined
    // Where the widget's own element will be: which document or shadow root that is decides.
    return surface
      .drive(ref.current as E)
      .assets?.(options)
      .load(nonce)
  }

  function host() {
    const into = ref.current
    if (!into || held.current) return
    const { surface, identity: _, ...shown } = latest.current
    const element = keepAlive === false ? (into as E) : surface.create()
    if (element !== into) into.append(element)
    held.current = {
      view: showWidget({ ...place, element, driver: surface.drive(element), shown }),
      place,
      // Only what may be kept is looked for again.
      key: keepAlive === false ? '' : keyNow(),
      isOwn: element !== into,
    }
  }

  function discard() {
    const { view, isOwn } = held.current ?? {}
    held.current = null
    view?.destroy()
    if (isOwn) view?.element.remove()
  }

  /** Has what this shows wait for its return. */
  function park() {
    const { view, key } = held.current ?? {}
    const { kept } = latest.current
    if (view && key !== undefined && kept?.parkingOf(client).park(key, vendor, view, kept.limit))
      held.current = null
  }

  /** Of more than may wait, the oldest go. */
  function trim() {
    const { kept } = latest.current
    kept?.parkingOf(client).trim(kept.limit)
  }

  /** Shows what waits to be shown here again. */
  function take() {
    const { identity, kept } = latest.current
    const key = keyNow()
    // In the commit that brings a new user, what is parked is still the old one's.
    const isOthers = identity !== undefined && client.identity !== identity
    const taken = isOthers || !ref.current ? null : kept?.parkingOf(client).take(key, vendor, ref.current)
    if (!taken) return
    const view = taken as WidgetView<M, O>
    held.current = { view, place, key, isOwn: true }
    view.resume(latest.current)
  }

  // Before the effects below: what a parked widget is told of is as it is now.
  useLayout(() => {
    latest.current = { props, options, here, surface, identity, kept }
  })

  // In the layout phase: a widget that comes back is there in the first paint, and one that is kept is moved
  // while its view is still on the page.
  useLayout(() => {
    if (keepAlive === false) return
    // Of another place, and could not be kept.
    if (held.current && held.current.place !== place) discard()
    if (!held.current) take()
    // Where the effect below has run before: <Suspense> or <Activity> had hidden the view.
    if (settled.current === place) host()
    return park
  }, [place])

  useEffect(() => {
    const stopWaiting =
      mountWhen === 'visible' && !held.current && ref.current ? whenSeen(ref.current, host) : void host()
    settled.current = place
    return () => {
      stopWaiting?.()
      settled.current = null
      trim()
      if (held.current?.place === place) discard()
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what they close over is place's
  }, [place])

  useEarlyRequest(
    mountWhen === 'now' ? place : null,
    client,
    vendor,
    () => latest.current.options,
    loadAssets,
  )

  useEffect(() => {
    if (!held.current) return
    const { view } = held.current
    if (keepAlive === false) return view.update({ props, options, here })
    if (view.takes(options)) {
      held.current.key = keyNow()
      return view.update({ props, options, here })
    }
    // Another widget in the same place, as where two routes share a component.
    park()
    discard()
    take()
    host()
    trim()
  })
}
