import packageJson from '../../package.json' with { type: 'json' }

/** The address of the repository, for people. */
export const REPOSITORY = packageJson.repository.url.replace(/^git\+/, '').replace(/\.git$/, '')

/** Whether an address stands for one that is not known yet. `npm run release:check` refuses those. */
export function isPlaceholder(address: string): boolean {
  return /\bOWNER\b|\bexample\b/i.test(address)
}
