import fc from 'fast-check'
import { test } from 'vitest'
import { check, runsOr } from './model/report'
import { printTabs, tabsSetting, tabsStep } from './model/tabs-command'
import { createTabsPage } from './model/tabs-page'

const steps = fc.array(tabsStep, { minLength: 1, maxLength: 30, size: 'max' })

test(
  'tabs that share tokens keep every promise, whatever happens to one of them',
  { timeout: 3_600_000 },
  () =>
    check(
      [tabsSetting, steps],
      async (from, steps) => {
        const page = createTabsPage(from)
        try {
          await page.run(steps)
          await page.end()
        } finally {
          page.restore()
        }
      },
      printTabs,
      runsOr(150, 0.1),
    ),
)
