/** Where a stretch of a generated file comes from. Lines and columns are counted from 0. */
export interface Mapping {
  line: number
  column: number
  /** The first column that is not part of it; its line's end, if it is the last of a line. */
  end: number
  /** None: the bundler wrote it itself. */
  origin?: { source: number; line: number; column: number }
}

/** Reads the `mappings` of a source map. @source https://tc39.es/ecma426/#sec-mappings */
export function readMappings(mappings: string, code: string): Mapping[] {
  const lines = code.split('\n')
  let [source, line, column] = [0, 0, 0]
  return mappings.split(';').flatMap((encoded, n) => {
    let start = 0
    const found = encoded.split(',').flatMap((segment): Mapping[] => {
      const [columns, ...steps] = decode(segment)
      if (columns === undefined) return []
      start += columns
      const place = { line: n, column: start, end: lines[n]?.length ?? start }
      const [sources, down, right] = steps
      if (sources === undefined || down === undefined || right === undefined) return [place]
      source += sources
      line += down
      column += right
      return [{ ...place, origin: { source, line, column } }]
    })
    found.forEach((mapping, i) => (mapping.end = found[i + 1]?.column ?? mapping.end))
    return found
  })
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** @source base 64 VLQ: https://tc39.es/ecma426/#sec-base64-vlq */
function decode(segment: string): number[] {
  const numbers: number[] = []
  let value = 0
  let shift = 0
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit)
    value |= (bits & 31) << shift
    shift += 5
    if (bits & 32) continue
    numbers.push(value & 1 ? -(value >> 1) : value >> 1)
    value = shift = 0
  }
  return numbers
}
