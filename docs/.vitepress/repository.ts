import packageJson from '../../package.json' with { type: 'json' }

/** The address of the repository, for people. */
export const REPOSITORY = packageJson.repository.url.replace(/^git\+/, '').replace(/\.git$/, '')
