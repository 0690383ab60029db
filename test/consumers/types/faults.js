/**
 * The errors of `faults.ts` and `library.d.ts`, by place and code, that a compilation with these settings has
 * to report.
 */
export function wantedErrors({ moduleResolution, exactOptionalPropertyTypes }) {
  return [
    'faults.ts TS2322',
    ...(exactOptionalPropertyTypes ? ['faults.ts TS2375'] : []),
    ...(moduleResolution === 'bundler' ? [] : ['faults.ts TS2835']),
    'library.d.ts TS2304',
  ]
}

/** A line that begins an error: `faults.ts(5,14): error TS2322: …`, or without a place. */
const ERROR = /^(?:(\S.*)\(\d+,\d+\): )?error (TS\d+):/

/**
 * Compares what a compiler printed with what it has to print.
 *
 * @returns what is wrong, line by line: errors that nobody wants, with the lines that explain them, and
 * wanted errors that did not come.
 */
export function compareErrors(printed, wanted) {
  const missing = [...wanted]
  const wrong = []
  let isWanted = false
  for (const line of printed.split('\n').filter((text) => text.trim() !== '')) {
    const [, file = '', code] = ERROR.exec(line) ?? []
    if (code) {
      const index = missing.indexOf(`${file} ${code}`)
      isWanted = index >= 0
      if (isWanted) missing.splice(index, 1)
    }
    if (!isWanted) wrong.push(line)
  }
  return [...wrong, ...missing.map((error) => `Expected the error ${error}. It was not reported.`)]
}
