import type { TestContext } from 'vitest'
import { server } from 'vitest/browser'

/** What a test may need of an engine, or of what drives it. */
export type Capability = 'systemMedia' | 'layoutShift' | 'trace' | 'moveBefore'
type Lacks = Partial<Record<Capability, string>>

const WEBKIT: Lacks = {
  layoutShift: 'WebKit has no layout-shift entries',
  trace: 'only Chromium counts style recalculations',
  moveBefore:
    'WebKitGTK 2.50 has no Element.moveBefore: without-move-before.test.tsx has what happens instead',
}

/** Why an engine cannot do it, as these tests drive it. */
const LACKS: Record<string, Lacks> = {
  'playwright firefox': {
    systemMedia: 'Firefox ESR 153 knows no BiDi command for what the system asks of a page',
    layoutShift: 'Firefox has no layout-shift entries',
    trace: 'only Chromium counts style recalculations',
  },
  'playwright webkit': WEBKIT,
  'webdriver webkit': {
    ...WEBKIT,
    systemMedia: 'WebKitGTK 2.50 has no WebDriver command for what the system asks of a page',
  },
}

/** Skips a test where the engine lacks something, and says why: `beforeEach(needs('layoutShift'))`. */
export function needs(capability: Capability): (context: Pick<TestContext, 'skip'>) => void {
  return ({ skip }) => {
    const why = LACKS[`${server.provider} ${server.browser}`]?.[capability]
    if (why) skip(why)
  }
}
