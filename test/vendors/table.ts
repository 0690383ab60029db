/** One check of the contract on one vendor and mode, as it came out. */
export interface ContractResult {
  /** e.g. `Interakt, chat, inline`. */
  row: string
  check: string
  /** `ok`, or why the check does not apply. */
  outcome: string
}

const shared = globalThis as { __contractResults?: ContractResult[] }

/** Kept on the global: the tests' commands and the servers' end are two copies of this module. */
export function addResult(result: ContractResult): void {
  ;(shared.__contractResults ??= []).push(result)
}

/** Prints what was checked on which vendor; what did not apply has its reason below. */
export function printTable(): void {
  const results = shared.__contractResults ?? []
  if (results.length === 0) return
  const checks = [...new Set(results.map(({ check }) => check))]
  const rows = [...new Set(results.map(({ row }) => row))].sort()
  const reasons = [
    ...new Set(results.filter(({ outcome }) => outcome !== 'ok').map(({ outcome }) => outcome)),
  ]
  const cell = (row: string, check: string) => {
    const found = results.find((result) => result.row === row && result.check === check)
    return !found ? '—' : found.outcome === 'ok' ? 'ok' : `(${reasons.indexOf(found.outcome) + 1})`
  }
  const width = Math.max(...rows.map(({ length }) => length))
  const line = (first: string, cells: readonly string[]) =>
    [first.padEnd(width), ...cells.map((text, i) => text.padEnd(Math.max(4, checks[i]?.length ?? 0)))].join(
      '  ',
    )
  const lines = [
    line('Contract', checks),
    ...rows.map((row) =>
      line(
        row,
        checks.map((check) => cell(row, check)),
      ),
    ),
    ...reasons.map((reason, i) => `(${i + 1}) ${reason}`),
    `${results.filter(({ outcome }) => outcome === 'ok').length} checks on ${rows.length} vendors × modes.`,
  ]
  console.log(`\n${lines.join('\n')}\n`)
}
