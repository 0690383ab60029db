import type { Laboratory } from './laboratory.ts'
import type { Library } from './libraries.ts'

/** What is measured beside the others: a component, and in which version of the library. */
export interface Contestant<K extends string> {
  label: string
  kind: K
  library: Library['name']
}

/** The hand-written ones once, ours in every version. */
export function contestantsOf<K extends string>(
  { libraries }: Pick<Laboratory, 'libraries'>,
  byHand: Partial<Record<K, string>>,
  ours: Partial<Record<K, string>>,
): readonly Contestant<K>[] {
  const entries = (kinds: Partial<Record<K, string>>) => Object.entries(kinds) as [K, string][]
  return [
    ...entries(byHand).map(([kind, label]) => ({ kind, label, library: 'now' as const })),
    ...libraries.flatMap((library) =>
      entries(ours).map(([kind, label]) => ({
        kind,
        label: library === 'now' ? label : `${label}, before`,
        library,
      })),
    ),
  ]
}
