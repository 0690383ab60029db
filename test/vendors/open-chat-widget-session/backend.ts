import { beforeEach, expect, vi, type Mock } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import {
  createChatSession,
  type ChatEvent,
  type ChatSession,
  type ChatSessionOptions,
} from '../../../src/vendors/open-chat-widget-session'
import { createOpenChatWidgetEmulator, type OpenChatWidgetEmulator } from '../../emulators/open-chat-widget'

export const BASE = 'https://chat.example'
export let emulator: OpenChatWidgetEmulator
export let fetched: Mock<typeof fetch>

export function create(more: Partial<ChatSessionOptions> = {}): ChatSession {
  return createChatSession({ baseUrl: BASE, token: emulator.key(), fetch: fetched, ...more })
}

interface Outcome {
  events: ChatEvent[]
  error: EmbedError | undefined
}

/** All that an answer gives; `onEvent` may act in between. */
export async function read(
  answer: AsyncIterable<ChatEvent>,
  onEvent: (event: ChatEvent, n: number) => unknown = () => {},
): Promise<Outcome> {
  const events: ChatEvent[] = []
  try {
    for await (const event of answer) {
      events.push(event)
      await onEvent(event, events.length)
    }
  } catch (cause) {
    expect(cause).toBeInstanceOf(EmbedError)
    return { events, error: cause as EmbedError }
  }
  return { events, error: undefined }
}

export const send = (session: ChatSession, message = 'Hello', signal?: AbortSignal) =>
  read(session.send(message, { signal }))

/** All that an error tells a log. */
export function told(error: EmbedError | undefined): string {
  const cause = error?.cause
  return [
    error?.message,
    error?.stack,
    JSON.stringify(error),
    String(cause),
    cause instanceof Error ? cause.stack : '',
  ].join('\n')
}

export const line = (value: unknown) => `${JSON.stringify(value)}\n`
export const START = { type: 'start', conversationId: 'c1' } as const
export const token = (text: string) => ({ type: 'token', token: text }) as const
export const DONE = { type: 'done', message: 'Hi!', conversationId: 'c1' } as const
export const ANSWER = [START, token('Hi'), token('!'), DONE]

/**
 * A backend that answers with these bytes, chunk by chunk; its connection ends with the request's signal, and
 * then stays open, ends, or breaks.
 */
export function serving(
  chunks: readonly (string | Uint8Array)[],
  end: 'close' | 'break' | 'stay' = 'close',
): typeof globalThis.fetch & { aborted: () => boolean } {
  const encoder = new TextEncoder()
  let signal: AbortSignal | null | undefined
  const fetch: typeof globalThis.fetch = async (_, init) => {
    signal = init?.signal
    let n = 0
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        signal?.addEventListener('abort', () => controller.error(new DOMException('Aborted', 'AbortError')))
      },
      pull(controller) {
        const chunk = chunks[n]
        n += 1
        if (chunk !== undefined) controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk)
        else if (end === 'close') controller.close()
        else if (end === 'break') controller.error(new TypeError('terminated'))
        else return new Promise(() => {})
      },
    })
    return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } })
  }
  return Object.assign(fetch, { aborted: () => signal?.aborted ?? false })
}

/** Puts another emulated backend in the place of the one that there is. */
export function emulateWith(options: Parameters<typeof createOpenChatWidgetEmulator>[0] = {}): void {
  emulator = createOpenChatWidgetEmulator({ chunkDelayMs: 0, ...options })
}

/** Gives each test an emulated backend of its own. */
export function withEmulator(): void {
  beforeEach(() => {
    emulateWith()
    fetched = vi.fn<typeof fetch>((url, init) => emulator.fetch(new Request(url, init)))
  })
}
