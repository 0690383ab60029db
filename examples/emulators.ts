import { createAnsweringAgentEmulator } from '../test/emulators/answering-agent'
import { createInteraktEmulator } from '../test/emulators/interakt'
import { createOpenChatWidgetEmulator } from '../test/emulators/open-chat-widget'
import { createReturningAiEmulator } from '../test/emulators/returning-ai'
import { createRuntypeEmulator } from '../test/emulators/runtype'

/** Short, so that a renewal can be watched. Returning.AI's own tokens live 15 minutes. */
export const TTL_SECONDS = 20
/** Half of it is lead: a message after a minute begins a new session. */
const SESSION_SECONDS = 130

/** The vendors, emulated: what each answers, and the keys it takes. */
export function createEmulators() {
  return {
    'returning-ai': createReturningAiEmulator({ ttlSeconds: TTL_SECONDS }),
    interakt: createInteraktEmulator(),
    'answering-agent': createAnsweringAgentEmulator(),
    runtype: createRuntypeEmulator({ sessionSeconds: SESSION_SECONDS }),
    'open-chat-widget': createOpenChatWidgetEmulator(),
  }
}

export type Emulators = ReturnType<typeof createEmulators>
export type VendorId = keyof Emulators
