import { type Asked, type Asking, askForToken } from './ask'
import type { Finding } from './finding'
import type { DoctorOptions } from './options'

/** What a check works with. */
export interface CheckContext {
  options: DoctorOptions
  /** What came of the library's own request. */
  first: Asked
  ask: (asking?: Asking) => Promise<Asked>
}

/** Looks at one thing. */
export type Check = (context: CheckContext) => Finding[] | Promise<Finding[]>

export async function createContext(options: DoctorOptions): Promise<CheckContext> {
  const ask = (asking?: Asking) => askForToken(options, asking)
  return { options, ask, first: await ask() }
}
