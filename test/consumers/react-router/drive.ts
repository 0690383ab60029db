import { join } from 'node:path'
import { files, serve, type DriveSetting } from '../driving'
import { driveFreshness } from './drive/freshness'
import { driveKept } from './drive/kept'
import { driveLeaks } from './drive/leaks'
import { driveNavigation } from './drive/navigation'

export default async function drive({ folder, browser, say }: DriveSetting): Promise<void> {
  const { origin, close } = await serve(files(join(folder, 'dist'), { fallback: 'index.html' }))
  try {
    for (const drivePart of [driveFreshness, driveNavigation, driveKept, driveLeaks]) await drivePart({ browser, origin, say })
  } finally {
    await close()
  }
}
