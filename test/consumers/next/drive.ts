import type { DriveSetting } from '../driving'
import { driveKept } from './drive/kept'
import { drivePages } from './drive/pages'
import { driveSecrets } from './drive/secrets'
import { startSite } from './drive/server'
import { driveStream } from './drive/stream'

export default async function drive({ folder, browser, check }: DriveSetting): Promise<void> {
  const site = await startSite(folder)
  try {
    await check('streaming', () => driveStream(site, browser))
    await check('the Pages Router', () => drivePages(site, browser))
    await check('kept widgets', () => driveKept(site, browser))
    await check('secrets', () => driveSecrets(site, browser))
  } finally {
    await site.close()
  }
}
