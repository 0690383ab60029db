import type { TestContext } from 'vitest'
import { server } from 'vitest/browser'

/** What a test may need of an engine, or of what drives it. */
export type Capability = 'systemMedia' | 'layoutShift' | 'trace' | 'moveBefore'

/** Why an engine cannot do it, as these tests drive it. */
const LACKS: Record<string, Partial<Record<Capability, string>>> = {
  firefox: {
    systemMedia: 'Firefox ESR 153 knows no BiDi command for what the system asks of a page',
    layoutShift: 'Firefox has no layout-shift entries',
    trace: 'only Chromium counts style recalculations',
  },
  webkit: {
    systemMedia: 'WebKitGTK 2.50 has no WebDriver command for what the system asks of a page',
    layoutShift: 'WebKit has no layout-shift entries',
    moveBefore:
      'WebKitGTK 2.50 has no Element.moveBefore: a frame is mounted anew, see without-move-before.test.tsx',
    trace: 'only Chromium counts style recalculations',
  },
}

/** The build that Playwright downloads can be told what the system asks of a page. */
const { systemMedia: _, ...PLAYWRIGHTS_WEBKIT } = LACKS['webkit'] ?? {}

/** Skips a test where the engine lacks something, and says why: `beforeEach(needs('layoutShift'))`. */
export function needs(capability: Capability): (context: Pick<TestContext, 'skip'>) => void {
  return ({ skip }) => {
    const why = (
      server.provider === 'playwright' && server.browser === 'webkit'
        ? PLAYWRIGHTS_WEBKIT
        : LACKS[server.browser]
    )?.[capability]
    if (why) skip(why)
  }
}
