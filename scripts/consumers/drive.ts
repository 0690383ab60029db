// Drives one app, which is installed and built. Run by `consume.ts` as: drive.ts <name> <folder> <tarball>
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright'
import type { DriveSetting } from '../../test/consumers/driving/index.ts'
import { BROWSER_ARGS, findBrowser } from '../browser.ts'
import { CONSUMERS, type DriveMessage } from './consume.ts'

const [name = '', folder = '', tarball = ''] = process.argv.slice(2)
const tell = (message: DriveMessage) => new Promise((told) => process.send?.(message, told))
const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))

async function run(): Promise<void> {
  const module = (await import(pathToFileURL(resolve(CONSUMERS, name, 'drive.ts')).href)) as {
    default: (setting: DriveSetting) => Promise<void>
  }
  const executablePath = findBrowser()
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: BROWSER_ARGS })
  try {
    await module.default({
      folder,
      tarball,
      browser,
      async check(what, work) {
        const line = await work().catch((cause: unknown) => {
          throw new Error(`${what}: ${messageOf(cause)}`, { cause })
        })
        await tell({ line })
      },
    })
  } finally {
    await browser.close()
  }
}

await run().catch(async (cause: unknown) => {
  await tell({ failure: messageOf(cause) })
  process.exitCode = 1
})
process.disconnect()
