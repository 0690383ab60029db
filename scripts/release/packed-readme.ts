/**
 * The README as the page of a package shows it. There, a relative address leads nowhere: links lead to the files
 * of the release, and pictures are loaded from there.
 *
 * @param repository - `https://github.com/owner/name`.
 */
export function packedReadme(readme: string, repository: string, version: string): string {
  const file = (path: string) => `${repository}/blob/v${version}/${path}`
  const picture = (path: string) =>
    `${repository.replace('https://github.com/', 'https://raw.githubusercontent.com/')}/v${version}/${path}`
  const absolute = (text: string) =>
    text
      .replace(
        /(!\[[^\]]*\]\()(?!https?:|#)([^)\s]+)/g,
        (_, before: string, path: string) => before + picture(path),
      )
      .replace(
        /\b(src|srcset)="(?!https?:)([^"]+)"/g,
        (_, name: string, path: string) => `${name}="${picture(path)}"`,
      )
      .replace(
        /(?<!!)(\[(?:[^[\]]|\[[^\]]*\])*\]\()(?!https?:|#|mailto:)([^)\s]+)/g,
        (_, before: string, path: string) => before + file(path),
      )
  // Code stays as it is.
  return readme
    .split(/(^```[\s\S]*?^```$)/m)
    .map((part, i) => (i % 2 === 0 ? absolute(part) : part))
    .join('')
}
