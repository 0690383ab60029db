// An endpoint that answers as it is told, and what a source asks it.
import { expect } from 'vitest'
import { type EndpointOptions, fromEndpoint } from '../../src/source/endpoint'
import type { TokenRequest } from '../../src/source/token-source'

export const CANARY = 'cAnArY-7f3e9b.t0k3n_4242'

/** What a source is asked. */
export function request(more: Partial<TokenRequest> = {}): TokenRequest {
  return {
    vendor: 'acme',
    params: { board: 7 },
    signal: new AbortController().signal,
    reason: 'first',
    attempt: 1,
    current: null,
    identity: null,
    ...more,
  }
}

/** An endpoint whose answers are given in order, the last one for all that follow, and what it was asked. */
export function endpoint(
  answers: (() => Response | Promise<Response>)[],
  options: EndpointOptions = {},
  url: string | URL = '/api/embed-token',
) {
  const asked: { url: string; init: RequestInit }[] = []
  const fetch: typeof globalThis.fetch = async (to, init = {}) => {
    asked.push({ url: to instanceof Request ? to.url : String(to), init })
    const answer = answers[Math.min(asked.length, answers.length) - 1]
    return answer ? answer() : expect.fail('no answer is given')
  }
  return { asked, source: fromEndpoint(url, { ...options, fetch }) }
}

export const ok =
  (body: unknown = { embedToken: 'abc' }) =>
  () =>
    Response.json(body)
export const status = (code: number) => () => new Response('{}', { status: code })
export const html = () =>
  new Response(`<!doctype html>${CANARY}`, { headers: { 'content-type': 'text/html' } })
export const text =
  (body: string, type = 'text/plain; charset=utf-8') =>
  () =>
    new Response(body, { headers: { 'content-type': type } })
export const opaqueRedirect = () =>
  ({
    status: 0,
    ok: false,
    type: 'opaqueredirect',
    redirected: false,
    headers: new Headers(),
    text: () => Promise.resolve(''),
  }) as unknown as Response
export const unreachable = () => Promise.reject(new TypeError('Failed to fetch'))
