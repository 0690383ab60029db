import fc from 'fast-check'
import { test } from 'vitest'
import { print, setting, step } from './model/command'
import { createPage } from './model/page'
import { check, runsOr } from './model/report'

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
