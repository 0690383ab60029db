import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The pages that `npm run api` writes, one for each subpath of the package, in its order. */
export function apiPages(): string[] {
  return readdirSync(join(import.meta.dirname, '../api')).map((name) => `api/${name}`)
}
