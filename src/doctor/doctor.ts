import { type Check, createContext } from './check'
import { checkCsrf, checkIdentity, checkSession, checkUsers } from './check-access'
import { checkAnswer } from './check-answer'
import { checkCsp } from './check-csp'
import { checkCache, checkCors } from './check-headers'
import { checkAgeing, checkLifetime } from './check-lifetime'
import type { Finding } from './finding'
import type { DoctorOptions } from './options'

/** All that is looked at, in this order. */
const CHECKS: readonly Check[] = [
  checkAnswer,
  checkLifetime,
  checkAgeing,
  checkCache,
  checkCors,
  checkCsrf,
  checkSession,
  checkIdentity,
  checkUsers,
  checkCsp,
]

/** Examines an endpoint. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const context = await createContext(options)
  const findings: Finding[] = []
  for (const check of CHECKS) findings.push(...(await check(context)))
  return findings
}
