import type { EmbedClient } from '../client/embed-client'

/** Timers by name, on the client's scheduler. A name that is set again has its old instant replaced. */
export interface Timers<Name extends string> {
  set: (name: Name, at: number, ring: () => void) => void
  clear: (...names: Name[]) => void
}

/** @param names - all that {@link Timers.set} is given. Each ring is one change of the client's. */
export function createTimers<Name extends string>(
  { scheduler, outbox }: Pick<EmbedClient, 'scheduler' | 'outbox'>,
  names: readonly Name[],
): Timers<Name> {
  const keys = Object.fromEntries(names.map((name) => [name, {}])) as Record<Name, object>
  return {
    set: (name, at, ring) => scheduler.set(keys[name], at, () => outbox.run(ring)),
    clear(...cleared) {
      for (const name of cleared) scheduler.clear(keys[name])
    },
  }
}
