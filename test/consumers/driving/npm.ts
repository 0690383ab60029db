import { execFile } from 'node:child_process'
import { basename } from 'node:path'
import { findBrowser } from '../../../scripts/browser.ts'

/** Of what npm has printed when it fails, in characters. */
const MAX_PRINTED = 8_000

/** For projects that have a lock file. */
export const INSTALL = ['--ignore-scripts', '--no-audit', '--no-fund']

/** Runs npm in a folder. @returns what it printed. @throws what it printed, if it fails. */
export function npm(cwd: string, args: string[], signal?: AbortSignal): Promise<string> {
  const browser = findBrowser()
  const env = {
    ...process.env,
    NO_COLOR: '1',
    CI: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
    ...(browser ? { CHROMIUM_PATH: browser } : {}),
  }
  const isWindows = process.platform === 'win32'
  return new Promise((resolve, reject) => {
    execFile(
      'npm',
      args,
      { cwd, env, shell: isWindows, signal, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => {
        if (error)
          reject(
            new Error(
              `npm ${args[0]} failed in ${basename(cwd)}:\n${`${stdout}\n${stderr}`.slice(-MAX_PRINTED)}`,
            ),
          )
        else resolve(stdout)
      },
    )
  })
}
