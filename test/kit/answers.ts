import type { TokenRequest } from '../../src'

/** What a source answers; `n` counts its requests from 1. */
export type Answer = (request: TokenRequest, n: number) => unknown

/** A new token for each request: `token-1`, `token-2`, … */
export function fresh(expiresIn: number | null): Answer {
  return (_, n) => ({ embedToken: `token-${n}`, expiresIn })
}

export function failing(status: number, more: object = {}): Answer {
  return () => {
    throw Object.assign(new Error(`status ${status}`), { status, ...more })
  }
}

/** Never answers, and ignores its signal. */
export const hanging: Answer = () => new Promise(() => {})
