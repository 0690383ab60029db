import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = 'api/'
/** The page of the package itself, which comes first. */
const MAIN = 'api/react-embed-token.md'

/** The pages that `npm run api` writes, one for each subpath of the package. */
export function apiPages(): string[] {
  const pages = readdirSync(join(import.meta.dirname, '..', FOLDER)).map((name) => FOLDER + name)
  return [MAIN, ...pages.filter((page) => page !== MAIN).sort(byPath)]
}

export const isApiPage = (page: string) => page.startsWith(FOLDER)

/** `server` comes before `server-cache`. */
function byPath(one: string, other: string): number {
  return one.replace('.md', '') < other.replace('.md', '') ? -1 : 1
}
