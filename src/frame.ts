import { EmbedError, quote } from './errors'
import { openLine } from './messages'
import type { FrameMode } from './vendor'
import type { WidgetDriver } from './widget'

export interface FrameSettings {
  /** The `sandbox` attribute instead of the vendor's; `false`: none, for pages of the host's own origin. */
  sandbox?: string | false | undefined
  allow?: string | undefined
}

/** Drives a widget that lives in `frame`: gives it its address, its token when it asks or when there is a new one, and reads what it says. */
export function driveFrame<O>(mode: FrameMode<O>, frame: HTMLIFrameElement, vendorName: string, settings: FrameSettings = {}): WidgetDriver<O> {
  return {
    mode: 'iframe',
    swap: mode.swap,
    assets: () => [],
    floats: () => false,
    opensBeforeToken: !mode.tokenInUrl,
    mount({ options, token: firstToken, theme: firstTheme, report }) {
      let token = firstToken
      let theme = firstTheme
      /** The frame has asked, so its page listens. */
      let isListening = false
      let isOwed = false
      /** The token given last was handed over at once, and not left to `reload`. */
      let isHandedOver = false
      const src = mode.src(options, { token: mode.tokenInUrl ? token : null, theme })
      const url = new URL(src, document.baseURI)
      const sandbox = settings.sandbox ?? mode.sandbox
      if (url.origin === location.origin && sandbox !== false && /\ballow-scripts\b/.test(sandbox) && /\ballow-same-origin\b/.test(sandbox)) {
        throw new EmbedError(
          'EMBED_CONFIG',
          `Expected ${vendorName}'s frame to be on another origin than the page: on the page's own, a sandbox with allow-scripts and allow-same-origin protects nothing. Serve it from another origin, or say sandbox={false}.`,
        )
      }
      if ((mode.receive || mode.deliver) && sandbox !== false && !/\ballow-same-origin\b/.test(sandbox)) {
        throw new EmbedError(
          'EMBED_CONFIG',
          `Expected the sandbox of ${vendorName}'s frame to have allow-same-origin, it is "${sandbox}": without it, the frame has no origin that a message could be sent to, or be heard from.`,
        )
      }
      const deliver = () => {
        if (!isListening || token === null) return
        for (const message of mode.deliver?.(token, options, isOwed ? 'wanted' : 'renewed') ?? []) line.post(message)
        isOwed = false
      }
      const deliverTheme = () => {
        if (!isListening) return
        for (const message of mode.deliverTheme?.(theme, options) ?? []) line.post(message)
      }
      const line = openLine(frame, url.origin, (data) => {
        const signal = mode.receive?.(data, options)
        if (!signal) return
        if (signal.type === 'token-wanted') {
          isListening = isOwed = true
          deliverTheme()
          deliver()
        } else if (signal.type === 'ready') report.ready()
        else if (signal.type === 'rejected') report.rejected()
        else if (signal.type === 'height') report.height(signal.px)
        else if (signal.type === 'event') report.event(signal.name, signal.detail)
        else report.failed(new EmbedError('EMBED_WIDGET_ERROR', `${vendorName}'s frame reported: ${quote(signal.message, [token ?? ''])}`))
      })
      const onLoad = () => {
        if (mode.readyOn === 'load') report.ready()
      }
      frame.addEventListener('load', onLoad)
      if (sandbox === false) frame.removeAttribute('sandbox')
      else frame.setAttribute('sandbox', sandbox)
      frame.allow = settings.allow ?? mode.allow ?? ''
      show(frame, url.href)
      return {
        setToken(next) {
          isHandedOver = token === null || isOwed || mode.swap.apply === 'in-place'
          token = next
          if (isHandedOver) deliver()
        },
        reload() {
          if (!mode.tokenInUrl && mode.deliver) return isHandedOver ? undefined : deliver()
          isListening = false
          show(frame, new URL(mode.src(options, { token: mode.tokenInUrl ? token : null, theme }), document.baseURI).href)
        },
        withhold() {
          token = null
        },
        setTheme(next) {
          theme = next
          deliverTheme()
        },
        destroy() {
          line.close()
          frame.removeEventListener('load', onLoad)
          if (!frame.isConnected) return
          // An empty page has this page's origin, where browsers warn of a sandbox with scripts.
          frame.setAttribute('sandbox', '')
          show(frame, 'about:blank')
        },
      }
    },
  }
}

/**
 * Gives a frame its address. One that has an address already is put in anew: a further address of the same frame would be a step in the page's history,
 * `location.replace` would leave the first address, and the token in it, in the attribute, and would not heed `referrerpolicy`.
 */
function show(frame: HTMLIFrameElement, url: string): void {
  const { parentNode, nextSibling } = frame
  const isFirst = !frame.hasAttribute('src')
  if (!isFirst) frame.remove()
  frame.src = url
  if (!isFirst) parentNode?.insertBefore(frame, nextSibling)
}
