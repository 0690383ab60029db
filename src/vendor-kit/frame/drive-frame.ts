import { createLimit } from '../../base/rate-limit'
import { createPaced } from '../../base/throttle'
import { embedError } from '../../errors/embed-error'
import type { NotShown, Silence } from '../../errors/widget-sentences'
import type { WidgetDriver } from '../driver'
import { inPlace } from '../swap/swap'
import { watchBlocks } from './csp-violations'
import type { FrameDefinition, FrameSignal } from './frame-definition'
import { openLine } from './messages'
import { navigateFrame } from './navigation'

export interface FrameSettings {
  /** The `sandbox` attribute instead of the vendor's; `false`: none, for pages of the host's own origin. */
  sandbox?: string | false | undefined
  allow?: string | undefined
  credentialless?: boolean | undefined
}

/** A frame that asks for its token more often in a second is answered now and then. */
const ANSWERS_PER_SECOND = 10
/** More of its errors in a second are not read. */
const ERRORS_PER_SECOND = 10

/**
 * Drives a widget that lives in `frame`: gives it its address, its token when it asks or when there is a new
 * one, and reads what it says.
 */
export function driveFrame<O>(
  mode: FrameDefinition<O>,
  frame: HTMLIFrameElement,
  vendorName: string,
  settings: FrameSettings = {},
): WidgetDriver<O> {
  const navigation = navigateFrame(frame, mode.tokenInUrl ?? false)
  let explain = (): Silence => []
  return {
    mode: 'iframe',
    swap: mode.swap ?? inPlace,
    floats: () => false,
    opensBeforeToken: !mode.tokenInUrl,
    movable: true,
    explain: () => explain(),
    mount({ options: firstOptions, readToken, theme, report, quote }) {
      let options = firstOptions
      let token = readToken()
      /** The frame has asked, so its page listens. */
      let isListening = false
      let isOwed = false
      /** The token given last was handed over at once, and not left to `reload`. */
      let isHandedOver = false
      let isReady = false
      let hasLoaded = false
      let isReachable = !mode.probe
      const probing = new AbortController()
      let talking = new AbortController()
      /** Where a message came from that was not of the vendor's origin. */
      let heardFrom: string | null = null
      /** The theme is read only where the address depends on it. */
      const source = (of: O, token: string | null) =>
        mode.src(of, {
          token,
          get theme() {
            return theme()
          },
        })
      const address = () => new URL(source(options, mode.tokenInUrl ? token : null), document.baseURI)
      const url = address()
      checkPlace(mode, vendorName, url, settings.sandbox ?? mode.sandbox)
      const mayFail = createLimit(ERRORS_PER_SECOND, () => performance.now())
      const failToLoad = (...why: NotShown) =>
        report.failed(embedError('EMBED_WIDGET_LOAD', 'notShown', [vendorName, url.origin, ...why]))
      /** Runs what the vendor wrote: what it throws is the widget's failure. */
      const guard = (act: () => void) => {
        try {
          act()
        } catch (cause) {
          if (mayFail())
            report.failed(embedError('EMBED_WIDGET_ERROR', 'frameThrew', [vendorName], { cause }))
        }
      }
      const post = (messages: readonly unknown[] = []) => messages.forEach(line.post)
      const deliver = () => {
        if (!isListening || token === null) return
        post(mode.deliver?.(token, options, isOwed ? 'wanted' : 'renewed'))
        isOwed = false
      }
      const deliverTheme = () => {
        if (isListening && mode.deliverTheme) post(mode.deliverTheme(theme(), options))
      }
      const answer = createPaced<void>(ANSWERS_PER_SECOND, () =>
        guard(() => {
          if (options !== firstOptions) post(mode.deliverOptions?.(options, firstOptions) ?? [])
          deliverTheme()
          deliver()
        }),
      )
      const ready = () => {
        isReady = true
        report.ready()
      }
      const loaded = () => {
        if (hasLoaded && isReachable && mode.readyOn === 'load') ready()
      }
      const probe = async (ask: NonNullable<typeof mode.probe>) => {
        try {
          isReachable = await ask(options, { signal: probing.signal })
        } catch {
          // As `false`.
        }
        if (probing.signal.aborted || isReady) return
        if (isReachable) loaded()
        else failToLoad('unreachable')
      }
      const hear = (signal: FrameSignal) => {
        if (signal.type === 'token-wanted') listen()
        else if (signal.type === 'ready') ready()
        else if (signal.type === 'rejected') report.rejected()
        else if (signal.type === 'height') report.height(signal.px)
        else if (signal.type === 'event') report.event(signal.name, signal.detail)
        else if (signal.type === 'answer') line.post(signal.message)
        else if (mayFail())
          report.failed(embedError('EMBED_WIDGET_ERROR', 'widgetSaid', [vendorName, quote(signal.message)]))
      }
      /** The page in the frame wants its token. @param isNew - it is another page. */
      const listen = (isNew = !isListening) => {
        isListening = isOwed = true
        answer.ask()
        if (!isNew || !mode.converse) return
        talking.abort()
        talking = new AbortController()
        const { signal } = talking
        guard(() => mode.converse?.({ post: line.post, options, signal }))
      }
      const line = (mode.line ?? openLine)(frame, url.origin, {
        onMessage: (data) =>
          guard(() => {
            const signal = mode.receive?.(data, options)
            if (signal) hear(signal)
          }),
        onForeign(data, origin) {
          if (isReady || !mode.receive) return
          heardFrom = origin
          // The widget itself speaks, from elsewhere. Anybody else may be on the way to it, e.g. a sign-in.
          guard(() => mode.receive?.(data, options) && failToLoad('elsewhere', origin))
        },
        onOpen: () => listen(true),
      })
      explain = () =>
        heardFrom === null
          ? [hasLoaded ? 'silent' : 'empty', url.origin]
          : ['elsewhere', url.origin, heardFrom]
      const stopWatching = watchBlocks(frame, url, failToLoad)
      const onLoad = () => {
        if (navigation.isPuttingIn) return
        if (navigation.isEmptied) return show()
        // A frame begins with an empty page of ours, and some browsers leave it there if they do not load it.
        if (
          frame.contentDocument &&
          (url.origin !== location.origin || frame.contentDocument.URL.startsWith('about:blank'))
        )
          return
        hasLoaded = true
        line.loaded?.()
        loaded()
      }
      const show = () => {
        isListening = false
        talking.abort()
        if (!mode.tokenInUrl || token !== null) navigation.show(address().href)
      }
      frame.addEventListener('load', onLoad)
      const sandbox = settings.sandbox ?? mode.sandbox
      if (sandbox === false) frame.removeAttribute('sandbox')
      else frame.setAttribute('sandbox', sandbox)
      frame.allow = settings.allow ?? mode.allow ?? ''
      if (settings.credentialless) frame.setAttribute('credentialless', '')
      show()
      if (mode.probe) void probe(mode.probe)
      return {
        setToken(next) {
          isHandedOver = token === null || isOwed || (mode.swap ?? inPlace).apply === 'in-place'
          token = next
          if (isHandedOver) deliver()
        },
        reload() {
          if (!mode.tokenInUrl && mode.deliver) return isHandedOver ? undefined : deliver()
          show()
        },
        withhold() {
          token = null
        },
        ...(mode.suspend && { suspend: () => post(isListening ? mode.suspend?.(options) : []) }),
        ...(mode.deliverTheme && { setTheme: deliverTheme }),
        update(next) {
          const isThere = isListening && source(next, null) === source(options, null)
          const messages = isThere ? mode.deliverOptions?.(next, options) : null
          if (!messages) return false
          options = next
          post(messages)
          return true
        },
        destroy() {
          line.close()
          probing.abort()
          talking.abort()
          answer.stop()
          stopWatching()
          frame.removeEventListener('load', onLoad)
          if (!frame.isConnected) return
          // An empty page has this page's origin, where browsers warn of a sandbox with scripts.
          frame.setAttribute('sandbox', '')
          navigation.leave()
        },
      }
    },
  }
}

/**
 * @throws {EmbedError} `EMBED_CONFIG`: a frame of this address and sandbox would not be kept apart from the
 * page, or could not speak with it.
 */
function checkPlace<O>(
  mode: FrameDefinition<O>,
  vendorName: string,
  { protocol, origin }: URL,
  sandbox: string | false,
): void {
  const has = (flag: string) => sandbox !== false && sandbox.split(/\s+/).includes(flag)
  // What is on `about:` or `blob:` has this page's origin, whatever its sandbox says.
  if (!/^https?:$/.test(protocol)) throw embedError('EMBED_CONFIG', 'frameNotHttp', [vendorName, protocol])
  if (origin === location.origin && has('allow-scripts') && has('allow-same-origin'))
    throw embedError('EMBED_CONFIG', 'ownOrigin', [vendorName])
  if ((mode.receive || mode.deliver) && sandbox !== false && !has('allow-same-origin'))
    throw embedError('EMBED_CONFIG', 'opaqueSandbox', [vendorName, sandbox])
}
