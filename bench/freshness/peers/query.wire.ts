import type { SubjectNotes } from '../subject.ts'

export const notes: SubjectNotes = {
  package: '@tanstack/query-core',
  wiring:
    'useQuery({ queryFn: mint, refetchInterval: 13 min, staleTime: 13 min }) for tokens of 15 minutes, all else default; a use carries data. Without React: a QueryObserver of a mounted QueryClient.',
  unfair:
    'A cache, not a token client. Shorter lifetimes shorten the interval in proportion; longer ones leave it. Before the first token a use waits for it.',
}
