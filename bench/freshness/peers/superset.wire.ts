import type { SubjectNotes } from '../subject.ts'

export const notes: SubjectNotes = {
  package: '@superset-ui/embedded-sdk',
  wiring:
    'embedDashboard() with fetchGuestToken; a use carries the token that came to the frame through the SDK’s port last. Embedded again if the first fetch fails.',
  unfair:
    'The frame is played by the bench: it holds what it is sent last. The SDK has no way for it to say that a token was refused.',
}
