import type { Subject } from './subject.ts'

const RETRY_MS = 60_000
const LEAD_MS = 60_000

/**
 * How not to do it: one timer by the page's own clock, a flat retry, no time-out, no ear for Retry-After. It
 * misses the bars, or they would be none.
 */
export const subject: Subject = {
  name: 'careless',
  start({ endpoint }) {
    let token: string | undefined
    async function refresh() {
      let delayMs = RETRY_MS
      try {
        const answer = await fetch(endpoint, { method: 'POST' })
        const { embedToken } = (await answer.json()) as { embedToken: string }
        const { exp } = JSON.parse(atob(embedToken.split('.')[1] ?? '')) as { exp: number }
        token = embedToken
        delayMs = exp * 1_000 - Date.now() - LEAD_MS
      } catch {
        token = undefined
      }
      setTimeout(() => void refresh(), Math.max(1_000, delayMs))
    }
    void refresh()
    return {
      use() {
        if (token === undefined) throw new Error('no token')
        return token
      },
    }
  },
}
