import { build } from 'esbuild'
import { createLookerEmulator } from '../../test/emulators/looker.ts'
import { createMetabaseEmulator } from '../../test/emulators/metabase.ts'
import { createPowerBiEmulator } from '../../test/emulators/power-bi.ts'
import { createQuickSightEmulator } from '../../test/emulators/quicksight.ts'
import { createSupersetEmulator } from '../../test/emulators/superset.ts'
import { POWER_BI_PACKAGES, withChatty, withPackages } from '../../test/vendors/packages.ts'
import { join } from 'node:path'
import type { VendorName } from './contestants.ts'

/** Superset's own switchboard, which its page speaks with. */
export async function bundleSwitchboard(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../../test/vendors/switchboard.ts')],
    bundle: true,
    format: 'iife',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

export type Emulators = ReturnType<typeof createEmulators>

/** New servers of the five vendors. */
export function createEmulators(switchboard: string) {
  const powerBi = createPowerBiEmulator()
  // As Microsoft's own token, of which an embed token has what is left.
  powerBi.settings.tokenSeconds = 3_600
  powerBi.settings.serviceSeconds = 7_200
  return {
    'power-bi': powerBi,
    superset: createSupersetEmulator({ switchboard }),
    looker: createLookerEmulator(),
    quicksight: createQuickSightEmulator(),
    metabase: createMetabaseEmulator(),
  }
}

type Answer = (request: Request) => Promise<Response>

/** What each vendor's origin answers: its emulator, and the real packages that its own page is made of. */
export function answersOf(emulators: Emulators): Record<VendorName, Answer> {
  return {
    'power-bi': withPackages(POWER_BI_PACKAGES, emulators['power-bi'].fetch),
    superset: emulators.superset.fetch,
    looker: withChatty(emulators.looker.fetch),
    quicksight: emulators.quicksight.fetch,
    metabase: emulators.metabase.fetch,
  }
}
