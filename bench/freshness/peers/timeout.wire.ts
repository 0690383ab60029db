import type { SubjectNotes } from '../subject.ts'

export const notes: SubjectNotes = {
  package: null,
  wiring:
    'The hand-written renewal of many an article: setTimeout(refresh, exp − now − 60 s), the next one set when the last has succeeded.',
  unfair:
    'Written as it is usually shown, so a failure ends the chain, and lifetimes of 60 s or less, or of more than 24 days, ask without a pause. The first token is asked for until it comes.',
}
