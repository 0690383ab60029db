import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import type { EngineTest } from './capabilities.ts'

/** Leaves how each test came out in the file that `ENGINE_RESULTS` names. */
export default class EngineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const path = process.env['ENGINE_RESULTS']
    if (!path) return
    const tests: EngineTest[] = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => {
        const result = test.result()
        return {
          project: module.project.name.replace(/ \(.*/, ''),
          file: relative(process.cwd(), module.moduleId),
          name: test.fullName,
          outcome: result.state === 'pending' ? 'failed' : result.state,
          ...(result.state === 'skipped' && result.note !== undefined ? { note: result.note } : {}),
        }
      }),
    )
    // A file that cannot be loaded has no tests, and has failed all the same.
    for (const module of modules) {
      if (module.errors().length === 0) continue
      const file = relative(process.cwd(), module.moduleId)
      tests.push({ project: module.project.name, file, name: 'the file loads', outcome: 'failed' })
    }
    writeFileSync(path, JSON.stringify(tests))
  }
}
