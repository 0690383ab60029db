import { isDoneWithin } from '../base/is-done-within'
import { embedError } from '../errors/embed-error'
import type { WidgetHandle } from '../vendor-kit/widget-handle'
import type { Run } from './run'
import type { Started } from './started'

/** How long a widget may take to say that it took its token, in ms. */
const TAKES_MS = 10_000

/** Gives a widget its token; one that does not take it is loaded anew. */
export function takeToken<O>(started: Started<O>, run: Run, handle: WidgetHandle<O>, token: string): void {
  started.guard(run, () => {
    const answer = handle.setToken?.(token)
    return answer instanceof Promise ? confirm(started, run, handle, answer) : undefined
  })
}

async function confirm<O>(
  { client, vendor, about }: Started<O>,
  run: Run,
  handle: WidgetHandle<O>,
  answer: Promise<unknown>,
): Promise<void> {
  let cause: unknown
  try {
    if (await isDoneWithin(TAKES_MS, answer)) return
  } catch (thrown) {
    cause = thrown
  }
  if (run.ending.isOver) return
  if (!handle.reload) throw embedError('EMBED_WIDGET_ERROR', 'tokenNotTaken', [vendor.name], { cause })
  run.reloadedAt = client.now()
  client.emit({ type: 'widget.token', ...about, how: 'reload' })
  await handle.reload()
}
