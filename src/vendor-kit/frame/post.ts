import { type Realm, windowOf } from '../../base/realm'

type Post = (target: Window, message: unknown, origin: string, ...transfer: [Transferable[]?]) => void

const posts = new WeakMap<Realm, Post>()

/**
 * Posts a message to a frame. Its `source` is the window that the frame is in, also where that is another one
 * than the page's: a frame that hears its `parent` alone would not hear the page.
 */
export function postTo(
  frame: HTMLIFrameElement,
  message: unknown,
  origin: string,
  ...transfer: [Transferable[]?]
): void {
  if (!frame.contentWindow) return
  const realm = windowOf(frame)
  let post = posts.get(realm)
  if (!post) posts.set(realm, (post = (realm !== window && postIn(realm)) || postHere))
  post(frame.contentWindow, message, origin, ...transfer)
}

const postHere: Post = (target, ...message) => target.postMessage(...message)

/**
 * The window that a script belongs to is the message's source: this one takes a script of the other window. A
 * CSP may forbid it.
 */
function postIn({ document: other }: Realm): Post | undefined {
  const script = other.createElement('script') as HTMLScriptElement & { post?: Post }
  script.nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? ''
  try {
    script.textContent =
      'document.currentScript.post = (target, ...message) => target.postMessage(...message)'
    other.head.append(script)
  } catch {
    return undefined
  }
  script.remove()
  return script.post
}
