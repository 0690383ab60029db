import { createRedactor } from '../errors/redaction'
import { examine } from './doctor'
import type { Finding } from './finding'
import { type DoctorOptions, readOptions } from './options'

/** What a run of the command comes to. */
export interface Run {
  /** 0: nothing is wrong; 1: something is; 2: it could not be examined. */
  status: 0 | 1 | 2
  text: string
}

/** Runs the command. @param args - without Node and the script. */
export async function run(args: readonly string[], more: Partial<DoctorOptions> = {}): Promise<Run> {
  const options = readOptions(args)
  if (typeof options === 'string') return { status: 2, text: options }
  const findings = await examine({ ...options, ...more })
  const isUnreachable = findings.some(({ id }) => id === 'unreachable')
  const hasError = findings.some(({ level }) => level === 'error')
  return {
    status: isUnreachable ? 2 : hasError ? 1 : 0,
    text: redact(options.json ? JSON.stringify({ findings }, null, 2) : describe(findings), options),
  }
}

function describe(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing is wrong.'
  return findings.map(({ id, level, what, mend }) => `${level} ${id}: ${what}\n  ${mend}`).join('\n')
}

const MIN_SECRET_LENGTH = 8

/** The sentences are ours and hold no secret; should one ever do, it is taken out. */
function redact(text: string, { cookie, otherCookie }: DoctorOptions): string {
  const redactor = createRedactor()
  const values = `${cookie ?? ''};${otherCookie ?? ''}`
    .split(';')
    .map((pair) => pair.slice(pair.indexOf('=') + 1).trim())
  // A value of a few characters is no secret, and would stand in many words.
  for (const value of values) if (value.length >= MIN_SECRET_LENGTH) redactor.add(value)
  return redactor.redact(text)
}
