import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { takePrinted } from './kit/printed'
import { CANARY } from './model/backend'
import { print, setting, step } from './model/command'
import { createPage } from './model/page'
import { check, runsOr } from './model/report'

/** The backends of the model make mistakes that a developer would be told of. */
afterEach(() => {
  for (const said of takePrinted()) {
    expect(said).toMatch(
      /gave no token for .*\((EMBED_TOKEN_MALFORMED|EMBED_REQUEST_REFUSED|EMBED_CONFIG|EMBED_DENIED)\)|does not say how long|gave the same again/,
    )
    expect(said).not.toContain(CANARY)
  }
})

const steps = fc.array(step, { minLength: 1, maxLength: 40, size: 'max' })

test('the client keeps every promise, whatever happens', { timeout: 3_600_000 }, () =>
  check(
    [setting, steps],
    async (from, steps) => {
      const page = createPage(from)
      try {
        await page.run(steps)
        await page.end()
      } finally {
        page.restore()
      }
    },
    print,
    runsOr(300),
  ),
)
