import { createEmulators, EMULATOR_ORIGINS } from '../test/emulators'
import { createReturningAiEmulator } from '../test/emulators/returning-ai'
import { createRuntypeEmulator } from '../test/emulators/runtype'

/** The made-up origins of the emulated vendors. */
export const ORIGINS = EMULATOR_ORIGINS

/**
 * Signs with another key than {@link ORIGINS}' Returning.AI, so it refuses every token that the backend has.
 */
export const STRANGER = 'https://stranger.example'
/** Runtype, and its tokens, for pages of another origin than this Storybook's. */
export const CLOSED_RUNTYPE = 'https://closed.runtype.example'
/** Answers nothing. */
export const BLOCKED = 'https://blocked.example'

export const servers = createEmulators()
export const emulators = servers.vendors
export const closedRuntype = createRuntypeEmulator({ allowedOrigins: ['app.example.com'] })

/** Beside the emulators, what only these stories need. */
export const others: Record<string, (request: Request) => Promise<Response>> = {
  [STRANGER]: createReturningAiEmulator().fetch,
  [CLOSED_RUNTYPE]: closedRuntype.fetch,
  [BLOCKED]: async () => Response.error(),
}
