import type { DriveSetting } from '../driving'
import { driveKept } from './drive/kept'
import { driveSecrets } from './drive/secrets'
import { startSite } from './drive/server'
import { driveStream } from './drive/stream'

export default async function drive({ folder, browser, say }: DriveSetting): Promise<void> {
  const site = await startSite(folder)
  try {
    for (const part of [driveStream, driveKept, driveSecrets]) say(await part(site, browser))
  } finally {
    await site.close()
  }
}
