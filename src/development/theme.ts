import { tellOnce } from './console'

/**
 * Tells of a value of a theme that cannot be used. @param expected - the values there are; the CSS property
 * that has to take it; `null`: any string.
 */
export function tellOfTheme(name: string, expected: readonly unknown[] | string | null, came: unknown): void {
  const wanted =
    expected === null
      ? 'a string'
      : typeof expected === 'string'
        ? `a value that CSS takes for ${expected}`
        : choice(expected.map(String))
  tellOnce(
    'warn',
    `Expected the theme's ${name} to be ${wanted}, got ${JSON.stringify(came)}. The default is used.`,
  )
}

const FEW = 3

function choice(all: readonly string[]): string {
  return all.length > FEW ? `one of ${all.join(', ')}` : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`
}
