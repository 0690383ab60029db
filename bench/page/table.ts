/** One part of the results, in Markdown. */
export interface Section {
  title: string
  /** What is measured, how, and what is not fair. */
  notes: string
  headers: readonly string[]
  rows: readonly (readonly string[])[]
}

export function print({ title, notes, headers, rows }: Section): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    `## ${title}`,
    '',
    notes,
    '',
    line(headers),
    line(headers.map(() => '---')),
    ...rows.map(line),
  ].join('\n')
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** A count, or a median of counts. */
export const count = (value: number): string => (Number.isNaN(value) ? '–' : whole.format(value))

/** How many times as much. */
export function times(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return `× ${value < 10 ? value.toFixed(value < 2 ? 2 : 1) : whole.format(value)}`
}

/** A difference in ms. */
export const ms = (value: number): string =>
  Number.isNaN(value) ? '–' : `${Math.round(value) > 0 ? '+' : ''}${Math.round(value)}`
