// @vitest-environment node
import { beforeEach, describe, expect, test, vi } from 'vitest'

describe('what an error says', () => {
  beforeEach(() => vi.resetModules())

  test('in production is its code, a word for the fault and the facts', async () => {
    const { embedError } = await import('../../src/errors/embed-error')
    expect(embedError('EMBED_TIMEOUT', 'tooLate', [10_000]).message).toBe(
      'EMBED_TIMEOUT tooLate 10000 (see react-embed-token, Errors)',
    )
  })

  test('is a whole sentence where sentences are shipped', async () => {
    const { embedError, speak } = await import('../../src/errors/embed-error')
    const { sentences } = await import('../../src/errors/sentences')
    speak(sentences)
    expect(embedError('EMBED_TIMEOUT', 'tooLate', [10_000]).message).toBe(
      'Expected a token within 10000 ms, got none.',
    )
  })

  test('is a whole sentence on servers, whatever NODE_ENV is', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const { readMinted } = await import('../../src/server/mint/lifetime')
    expect(() => readMinted({ error: 'no' }, Date.now())).toThrow(
      'Expected a token, got an answer with an "error".',
    )
  })

  test('carries what it was made with', async () => {
    const { embedError } = await import('../../src/errors/embed-error')
    const cause = new Error('the cause')
    const error = embedError('EMBED_RATE_LIMITED', 'tooSoon', [5], { retryAfterMs: 5, cause })
    expect(error).toMatchObject({
      name: 'EmbedError',
      code: 'EMBED_RATE_LIMITED',
      retryable: true,
      retryAfterMs: 5,
      cause,
    })
  })
})
