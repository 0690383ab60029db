// @vitest-environment node
import { describe, expect, test } from 'vitest'
import packageJson from '../package.json'
import { failuresOf, tableOf } from '../scripts/stages/report'
import { nextStage, QUICK, STAGES } from '../scripts/stages/stages'
import { testsIn } from '../scripts/stages/tests-in'

const result = (script: string, isGreen: boolean, printed = '') => ({
  script,
  isGreen,
  seconds: 12.4,
  printed,
})

/** In which order one worker would run them. */
function orderOf(scripts: readonly string[]): string[] {
  const waiting = STAGES.filter(({ script }) => scripts.includes(script))
  const done = new Set<string>()
  for (
    let next = nextStage(waiting, done, new Set(scripts));
    next;
    next = nextStage(waiting, done, new Set(scripts))
  ) {
    waiting.splice(waiting.indexOf(next), 1)
    done.add(next.script)
  }
  return [...done]
}

describe('stages', () => {
  test('are scripts of the package, and all that it tests and checks', () => {
    const scripts = Object.keys(packageJson.scripts)
    const names = STAGES.map(({ script }) => script)
    expect(names.filter((name) => !scripts.includes(name))).toEqual([])
    const apart = [
      'test:quick',
      'test:built',
      'test:times',
      'test:model',
      'test:mutation',
      'test:watch',
      'test:file',
      'test:visual',
      'test:chaos',
      'test:runtimes',
      'test:firefox',
      'test:webkit',
      'test:engines',
    ]
    expect(
      scripts.filter((name) => /^(test|check):/.test(name) && !names.includes(name) && !apart.includes(name)),
    ).toEqual([])
    expect(QUICK.filter((name) => !names.includes(name))).toEqual([])
  })

  test('of the source wait for none that is built, so that each half can be run without the other', () => {
    const built = STAGES.filter(({ of }) => of === 'built').map(({ script }) => script)
    expect(built).toContain('build')
    expect(STAGES.filter(({ of }) => of === 'source').flatMap(({ after }) => after)).toEqual([])
    expect(
      STAGES.filter(({ of, after }) => of === 'built' && after.some((script) => !built.includes(script))),
    ).toEqual([])
  })

  test('begin with what the longest waits for, and then with the longest', () => {
    const order = orderOf(STAGES.map(({ script }) => script))
    expect(order).toHaveLength(STAGES.length)
    expect(order.slice(0, 2)).toEqual(['build', 'test:consumers'])
  })

  test('wait for the build only where the build is asked for', () => {
    expect(orderOf(['test:consumers'])).toEqual(['test:consumers'])
    expect(orderOf(['check:package', 'build'])).toEqual(['build', 'check:package'])
  })

  test('that wait for one that is under way do not begin', () => {
    const waiting = STAGES.filter(({ script }) => script === 'test:consumers')
    expect(nextStage(waiting, new Set(), new Set(['build', 'test:consumers']))).toBeUndefined()
  })
})

describe('the report', () => {
  test('is a table of times, with CPU seconds and shares where they were measured', () => {
    expect(tableOf([result('a', true), result('b', false)], new Map())).toBe(
      '| stage | wall s |\n|---|---|\n| a | 12 |\n| b | 12 | failed',
    )
    expect(tableOf([result('a', true)], new Map([['a', 30]]))).toContain('| a | 12 | 30 | 100 % |')
  })

  test('ends with what failed, which test, and how to run it alone', () => {
    const text = failuresOf([
      result('a', true, 'fine'),
      result('b', false, 'one\n FAIL  x.test.ts > y\nlast words\n'),
    ])
    expect(text).not.toContain('fine')
    expect(text.split('\n').slice(-3)).toEqual([
      'Failing:',
      '  FAIL  x.test.ts > y',
      'Run it alone: npm run b',
    ])
    expect(text).toContain('last words')
  })
})

describe('the tests of a folder', () => {
  test('are all of that ending, in its sub-folders, too', () => {
    const found = testsIn('test', 'store/on-abort.test.ts', 1)
    expect(found).toEqual(['test/store/on-abort.test.ts'])
  })

  test('are an error where there are fewer than there were', () => {
    expect(() => testsIn('test/base', '.test.tsx', 1)).toThrow(
      /at least 1 files of \*\.test\.tsx in test\/base, found 0/,
    )
  })
})
