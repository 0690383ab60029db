import { checkOpenPage } from './checkOpenPage'
import type { DriveSetting } from './index'

/** Drives no app: it checks what the drives of the apps rest on. */
export default async function drive({ browser, check }: DriveSetting): Promise<void> {
  await check('openPage', () => checkOpenPage(browser))
}
