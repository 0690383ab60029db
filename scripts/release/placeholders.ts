/** The part of package.json that a release is checked by. */
export interface Manifest {
  name: string
  version: string
  homepage?: string
  repository?: { url?: string }
  bugs?: { url?: string }
  files?: readonly string[]
  license?: string
}

/** What is not ready for a release, each as a sentence that says what to do. Empty: it may be published. */
export function notReady(
  manifest: Manifest,
  changelog: string,
  hasFile: (path: string) => boolean,
): string[] {
  const addresses = {
    repository: manifest.repository?.url,
    homepage: manifest.homepage,
    bugs: manifest.bugs?.url,
  }
  const missing = (manifest.files ?? []).filter((path) => !hasFile(path))
  return [
    ...Object.entries(addresses).flatMap(([field, address]) =>
      address !== undefined && !isPlaceholder(address)
        ? []
        : [
            `"${field}" in package.json is ${address === undefined ? 'missing' : `a placeholder: ${address}`}. Set it to the address of the published repository.`,
          ],
    ),
    ...missing.map(
      (path) => `"files" in package.json names ${path}, which does not exist. Run npm run build.`,
    ),
    ...(changelog.includes(`## ${manifest.version}\n`)
      ? []
      : [`CHANGELOG.md has no section for ${manifest.version}. Run npm run release:version.`]),
  ]
}

/** Whether an address stands for one that is not known yet. */
export function isPlaceholder(address: string): boolean {
  return /\bOWNER\b|\.example\b|\bexample\.(?:com|org|net)\b/.test(address)
}
