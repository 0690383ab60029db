import type { Reporter, TestModule } from 'vitest/node'

/** What Storybook's a11y addon leaves of a story. */
interface A11yReport {
  type: string
  result?: { passes?: unknown[]; violations?: unknown[]; incomplete?: unknown[] }
}

/** Prints how many stories were rendered, what axe looked at in them, and how many pictures were compared. */
export default class StoryCounts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { stories: 0, unchecked: 0, passes: 0, violations: 0, incomplete: 0, pictures: 0 }
    for (const testModule of modules) {
      for (const test of testModule.children.allTests()) {
        if (test.result().state === 'skipped') continue
        if (testModule.project.name !== 'stories') {
          counts.pictures += 1
          continue
        }
        counts.stories += 1
        const { reports = [] } = test.meta() as { reports?: A11yReport[] }
        const results = reports.flatMap(({ type, result }) => (type === 'a11y' && result ? [result] : []))
        if (results.length === 0) counts.unchecked += 1
        for (const { passes = [], violations = [], incomplete = [] } of results) {
          counts.passes += passes.length
          counts.violations += violations.length
          counts.incomplete += incomplete.length
        }
      }
    }
    const { stories, unchecked, passes, violations, incomplete, pictures } = counts
    console.log(
      `${stories} stories, ${stories - unchecked} of them looked at by axe: ${passes} checks passed, ${violations} violations, ${incomplete} that it could not decide; ${pictures} pictures. Anything printed on the console would have failed its story.`,
    )
  }
}
