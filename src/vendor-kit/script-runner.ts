import { isDoneWithin } from '../base/is-done-within'
import { embedError } from '../errors/embed-error'
import { createScript, notLoaded } from './assets'
import type { MountContext } from './inline-definition'
import type { RemoteFile } from './widget-asset'

/**
 * A script that is run for one mount, for vendors whose script reads its own tag, or the page, as it runs.
 */
export interface ScriptRun extends RemoteFile {
  /** Attributes of the script's tag; undefined ones are left out. The tag is removed once it has run. */
  attributes?: Readonly<Record<string, string | undefined>> | undefined
  /**
   * Called right before it runs, when no other mount is running the same script any more. `false`: it need not
   * run. If this throws, the mount fails.
   */
  before?: (() => boolean) | undefined
}

/** How long a mount waits for an earlier one whose script does not answer, in ms. */
const PATIENCE_MS = 5_000

/** When the mount that runs a script at the moment is over with it, by document and address. */
const running = new WeakMap<Document, Map<string, Promise<void>>>()

/**
 * Runs a script once for each mount, for vendors whose script reads its own tag, or the page, as it runs. Mounts
 * take turns: a script that was fetched cannot be called back, so the next mount waits until the script has run
 * and its effect is undone.
 *
 * @param context - the argument of the vendor's `mount`.
 * @throws {EmbedError} `EMBED_WIDGET_LOAD`: the script could not be loaded. `EMBED_ABORTED`: the mount is over.
 *
 * @example
 * const embed = inline({
 *   mount: async (context) => {
 *     await runScript(context, { url: 'https://acme.example/embed.js' })
 *     return { setToken: () => {}, destroy: () => context.container.replaceChildren() }
 *   },
 * })
 */
export async function runScript(
  { signal: over, settled, nonce }: Pick<MountContext<never>, 'signal' | 'settled' | 'nonce'>,
  script: ScriptRun,
): Promise<void> {
  const { href } = new URL(script.url, document.baseURI)
  const queue = running.get(document) ?? new Map<string, Promise<void>>()
  running.set(document, queue)
  const before = queue.get(href)
  const turn = before && isDoneWithin(PATIENCE_MS, before)
  const mine = Promise.resolve(turn).then(() => settled)
  queue.set(href, mine)
  void mine.then(() => {
    if (queue.get(href) === mine) queue.delete(href)
  })
  if (turn) await turn
  if (over.aborted) throw embedError('EMBED_ABORTED', 'unmounted', [])
  if (script.before?.() === false) return
  const tag = createScript(script, { nonce })
  for (const [name, value] of Object.entries(script.attributes ?? {}))
    if (value !== undefined) tag.setAttribute(name, value)
  const onOver = () => {
    timer = setTimeout(forget, PATIENCE_MS)
  }
  const forget = () => {
    for (const name of Object.keys(script.attributes ?? {})) tag.removeAttribute(name)
    tag.remove()
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  over.addEventListener('abort', onOver)
  try {
    await new Promise<void>((resolve, reject) => {
      tag.onload = () => resolve()
      tag.onerror = () => reject(notLoaded('script', script.url))
      document.head.append(tag)
    })
  } finally {
    clearTimeout(timer)
    over.removeEventListener('abort', onOver)
    tag.remove()
  }
}
