// What the drives of the apps share; `scripts/consumers/drive.ts` runs them.
import type { Browser } from 'playwright'

export { serveOnLocalhost as serve, type Served } from '../../emulators/serve'
export { files } from './files'
export { INSTALL, npm } from './npm'
export { openPage, type OpenedPage } from './openPage'
export { PATIENCE_MS } from './patience'
export { simulateTime, type SimulatedTime } from './simulateTime'
export { start, type Started } from './start'
export type { Traffic } from './traffic'

/**
 * What the runner gives to a consumer's `drive.ts`, whose default export is
 * `(setting: DriveSetting) => Promise<void>`: it throws what is wrong.
 */
export interface DriveSetting {
  /**
   * The consumer's files in a folder of its own, with the packed package installed, and built if there is a
   * script `build`; empty if it has no lock file.
   */
  folder: string
  /** The packed package. */
  tarball: string
  /** Playwright's Chromium. */
  browser: Browser
  /**
   * Runs a part of the drive, and prints the line that it comes to. What it throws is reported under the
   * part's name.
   */
  check: (what: string, part: () => Promise<string>) => Promise<void>
}
