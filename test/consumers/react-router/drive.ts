import { join } from 'node:path'
import { files, serve, type DriveSetting } from '../driving'
import { driveFreshness } from './drive/freshness'
import { driveKept } from './drive/kept'
import { lookForLeaks } from './drive/leaks'
import { driveNavigation } from './drive/navigation'

export default async function drive({ folder, browser, check }: DriveSetting): Promise<void> {
  const { origin, close } = await serve(files(join(folder, 'dist'), { fallback: 'index.html' }))
  try {
    const site = { browser, origin, check }
    await driveFreshness(site)
    await driveNavigation(site)
    await driveKept(site)
    await check('leaks', () => lookForLeaks(site))
  } finally {
    await close()
  }
}
