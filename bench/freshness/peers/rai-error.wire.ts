import type { SubjectNotes } from '../subject.ts'

export const notes: SubjectNotes = {
  package: null,
  wiring:
    'Returning.AI’s documented recipe: a token at the start; each rai-error mints another, sets the attribute and reloads the widgets. The widget raises it when its API refuses the token.',
  unfair:
    'Renews by nothing but a refusal, so one use of every token is an expired one by design; each renewal reloads the widget, which is not counted. Corrected: as printed it reads a field that its own endpoint does not answer.',
}
