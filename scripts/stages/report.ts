import type { StageResult } from './runStage.ts'

/** Of what a stage has printed, how much of its end is repeated below a run that failed. */
const LAST_LINES = 60

/** The table of where the time went, and which stage was how long on its way. */
export function tableOf(results: readonly StageResult[], cpuSecondsOf: ReadonlyMap<string, number>): string {
  const total = [...cpuSecondsOf.values()].reduce((sum, seconds) => sum + seconds, 0)
  const rows = results.map(({ script, seconds, isGreen }) => {
    const cpu = cpuSecondsOf.get(script)
    const cells = [
      script,
      seconds.toFixed(0),
      ...(cpu === undefined ? [] : [cpu.toFixed(0), `${((100 * cpu) / total).toFixed(0)} %`]),
    ]
    return `| ${cells.join(' | ')} |${isGreen ? '' : ' failed'}`
  })
  const isMeasured = cpuSecondsOf.size > 0
  const head = isMeasured
    ? '| stage | wall s | CPU s | share |\n|---|---|---|---|'
    : '| stage | wall s |\n|---|---|'
  return [head, ...rows].join('\n')
}

/** What failed, last: the end of what it printed, and how to run it alone. */
export function failuresOf(results: readonly StageResult[]): string {
  return results
    .filter(({ isGreen }) => !isGreen)
    .map(({ script, printed }) => {
      const lines = printed.trimEnd().split('\n')
      const failing = [
        ...new Set(lines.filter((line) => /^\s*(FAIL|×|✗|not ok) /.test(line)).map((line) => line.trim())),
      ].slice(0, 20)
      return [
        `── ${script} failed; the end of what it printed:`,
        ...lines.slice(-LAST_LINES),
        '',
        ...(failing.length > 0 ? ['Failing:', ...failing.map((line) => `  ${line}`)] : []),
        `Run it alone: npm run ${script}`,
      ].join('\n')
    })
    .join('\n\n')
}
