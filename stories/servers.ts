import { createAcmeEmulator } from '../test/emulators/acme'
import { createAnsweringAgentEmulator } from '../test/emulators/answering-agent'
import { createInteraktEmulator } from '../test/emulators/interakt'
import { createOpenChatWidgetEmulator } from '../test/emulators/open-chat-widget'
import { createPartnerBackend } from '../test/emulators/partner'
import { createReturningAiEmulator } from '../test/emulators/returning-ai'
import { createRuntypeEmulator } from '../test/emulators/runtype'

/** The made-up origins of the emulated vendors. */
export const ORIGINS = {
  'returning-ai': 'https://emulator.example',
  interakt: 'https://interakt.example',
  'answering-agent': 'https://answering-agent.example',
  runtype: 'https://runtype.example',
  'open-chat-widget': 'https://open-chat.example',
  acme: 'https://acme.example',
} as const

/** Signs with another key than {@link ORIGINS}' Returning.AI, so it refuses every token that the backend has. */
export const STRANGER = 'https://stranger.example'
/** Runtype, and its tokens, for pages of another origin than this Storybook's. */
export const CLOSED_RUNTYPE = 'https://closed.runtype.example'
/** Answers nothing. */
export const BLOCKED = 'https://blocked.example'

export const emulators = {
  'returning-ai': createReturningAiEmulator(),
  interakt: createInteraktEmulator(),
  'answering-agent': createAnsweringAgentEmulator(),
  runtype: createRuntypeEmulator({ sessionSeconds: 3_600 }),
  'open-chat-widget': createOpenChatWidgetEmulator(),
  acme: createAcmeEmulator(),
}
const stranger = createReturningAiEmulator()
export const closedRuntype = createRuntypeEmulator({ allowedOrigins: ['app.example.com'] })

const servers: Record<string, (request: Request) => Promise<Response>> = {
  ...Object.fromEntries(Object.entries(ORIGINS).map(([id, origin]) => [origin, emulators[id as keyof typeof ORIGINS].fetch])),
  [STRANGER]: stranger.fetch,
  [CLOSED_RUNTYPE]: closedRuntype.fetch,
  [BLOCKED]: async () => Response.error(),
}

export const origins = Object.keys(servers)

/** The one backend of all stories, which has tokens of every vendor. */
export const backend = createPartnerBackend(emulators, ORIGINS, (input, init) => serve(new Request(input, init)))

/** What the server at the request's origin answers. */
export async function serve(request: Request): Promise<Response> {
  const answer = servers[new URL(request.url).origin]
  return answer ? answer(request) : Response.error()
}
