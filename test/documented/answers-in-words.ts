import { JWTS, type Read, type Sent } from './answers'

/** An answer in words, in which what stands in backticks is code. */
export function sentAsWords({
  status = 200,
  headers = {},
  body,
  text,
  type = 'text/plain',
  redirectsTo,
  select,
}: Sent): string {
  const parts = [
    ...(status === 200 ? [] : [`\`${status}\``]),
    ...Object.entries(headers).map(([name, value]) =>
      value === null ? `no \`${titled(name)}\`` : `\`${titled(name)}: ${value}\``,
    ),
    ...(redirectsTo === undefined
      ? []
      : [`to ${redirectsTo === 'another origin' ? redirectsTo : sentAsWords(redirectsTo)}`]),
    ...(body === undefined ? [] : [`\`${asJson(body)}\``]),
    ...(text === undefined ? [] : [`\`${named(text)}\` as \`${type}\``]),
    ...(select === undefined ? [] : [`with \`select: '${select}'\``]),
  ]
  return parts.join(', ')
}

/** What is read in an answer, in words. */
export function readAsWords(read: Read): string {
  if ('leftSeconds' in read)
    return read.leftSeconds === null ? 'never expires' : `${read.leftSeconds.toLocaleString('en')} s left`
  const { code, isSessionOver, waitSeconds } = read
  return `\`${code}\`${isSessionOver ? ', session over' : ''}${waitSeconds === undefined ? '' : `, wait ${waitSeconds} s`}`
}

function asJson(value: unknown): string {
  return named(JSON.stringify(value, null, 1).replace(/\n\s*/g, ' '))
}

/** A JWT by its name: nobody reads its characters. */
function named(text: string): string {
  return Object.entries(JWTS).reduce(
    (words, [name, value]) => words.replace(new RegExp(`"?${value.replaceAll('.', '\\.')}"?`), `‹${name}›`),
    text,
  )
}

function titled(header: string): string {
  return header.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())
}
