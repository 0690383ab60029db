/** Gives a frame its pages. */
export interface FrameNavigation {
  show: (url: string) => void
  /** It is being put in: what loads is an empty page. */
  readonly isPuttingIn: boolean
  /** Shows an empty page. */
  leave: () => void
  /**
   * The frame is somewhere else on the page, which has emptied it; only one that was sent by a link does not
   * load its page again by itself.
   */
  readonly isEmptied: boolean
}

/**
 * Gives a frame its address: as its `src`, or, with `isSecret`, by a link that names it as its target.
 *
 * An address in `src` stays in the attribute, and in the page's Resource Timing, for every script to read,
 * also after the user has signed out; by a link it is in neither, and the link's own `referrerPolicy` holds.
 * Either way there is no step in the page's history: a frame that has shown something is put in anew first.
 * (`location.replace` would leave the first address in the attribute, and would not heed `referrerPolicy`.)
 *
 * In WebKit a link would do both: see `replace`.
 */
export function navigateFrame(frame: HTMLIFrameElement, isSecret: boolean): FrameNavigation {
  let isFirst = !frame.hasAttribute('src')
  let shownIn: Window | null = null
  let isPuttingIn = false
  let replacing: ReturnType<typeof setTimeout> | undefined

  /** Puts the frame in anew, set up by `prepare` meanwhile. */
  function putIn(prepare: () => void) {
    const { parentNode, nextSibling } = frame
    clearTimeout(replacing)
    shownIn = null // what is told while it is put in is of no page
    frame.remove()
    prepare()
    isPuttingIn = true
    parentNode?.insertBefore(frame, nextSibling)
    isPuttingIn = false
    isFirst = false
  }

  /**
   * For WebKit. There the page's Resource Timing has the first address that a frame gets, also by a link, and
   * a link is a step in the history. So an empty page comes first, by `src`, and the address replaces it. The
   * empty page has no address to tell, so there is no Referer.
   */
  function replace(url: string): void {
    const sandbox = frame.getAttribute('sandbox')
    putIn(() => {
      // Where the page's CSP stops the address, this page stays, and has to be seen to be ours.
      frame.removeAttribute('sandbox')
      frame.src = 'about:blank?'
    })
    if (sandbox !== null) frame.setAttribute('sandbox', sandbox)
    // While the frame is being moved on the page, WebKit would drop the navigation.
    replacing = setTimeout(() => {
      shownIn = frame.contentWindow
      shownIn?.location.replace(url)
    })
  }

  return {
    show(url) {
      if (isSecret && isWebkit()) return replace(url)
      if (isSecret) follow(frame, url, putIn)
      else if (isFirst) frame.src = url
      else putIn(() => (frame.src = url))
      isFirst = false
      shownIn = frame.contentWindow
    },
    leave: () => putIn(() => (frame.src = 'about:blank')),
    get isPuttingIn() {
      return isPuttingIn
    },
    get isEmptied() {
      return isSecret && shownIn !== null && frame.contentWindow !== null && frame.contentWindow !== shownIn
    },
  }
}

/**
 * jsdom says the same of itself, and does not navigate. @source
 * https://html.spec.whatwg.org/multipage/system-state.html#concept-navigator-compatibility-mode
 */
const isWebkit = () => navigator.vendor.startsWith('Apple') && !navigator.userAgent.includes('jsdom')

let count = 0

/** Follows a link that is nowhere on the page: nobody else hears of the click. */
function follow(frame: HTMLIFrameElement, url: string, putIn: (prepare: () => void) => void): void {
  const link = frame.ownerDocument.createElement('a')
  count += 1
  link.target = `embed-${count}-${Math.random()}`
  link.href = url
  link.referrerPolicy = frame.getAttribute('referrerpolicy') ?? 'no-referrer'
  const sandbox = frame.getAttribute('sandbox')
  putIn(() => {
    frame.removeAttribute('src')
    // Its empty page has this page's origin, where browsers warn of a sandbox with scripts.
    if (sandbox !== null) frame.setAttribute('sandbox', '')
    // Browsers take the name as it is when the frame is put in. Without a frame of that name, a link opens a
    // window.
    frame.name = link.target
  })
  if (sandbox !== null) frame.setAttribute('sandbox', sandbox)
  if (frame.isConnected) link.click()
  frame.removeAttribute('name')
}
