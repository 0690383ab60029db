import type { DriveSetting } from '../driving'
import { checkSizes } from './drive/index.ts'

export default async function drive({ folder, check }: DriveSetting): Promise<void> {
  await check('sizes', async () => checkSizes(folder))
}
