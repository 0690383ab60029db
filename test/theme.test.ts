import { describe, expect, test } from 'vitest'
import { resolveTheme, themeStyle, type EmbedTheme } from '../src/theme'

const light = resolveTheme([], false)
const dark = resolveTheme([], true)

describe('the colour scheme', () => {
  test.each<[string, (EmbedTheme | undefined)[], boolean, 'light' | 'dark']>([
    ['follows the system by default', [], false, 'light'],
    ['follows the system by default', [], true, 'dark'],
    ['follows the system where no theme is given', [undefined, undefined], true, 'dark'],
    ['follows the system where themes leave it open', [{}, { colorScheme: undefined }], true, 'dark'],
    ['auto follows the system', [{ colorScheme: 'auto' }], true, 'dark'],
    ['auto follows the system', [{ colorScheme: 'auto' }], false, 'light'],
    ['light wins over the system', [{ colorScheme: 'light' }], true, 'light'],
    ['dark wins over the system', [{ colorScheme: 'dark' }], false, 'dark'],
    ['the later theme wins', [{ colorScheme: 'dark' }, { colorScheme: 'light' }], true, 'light'],
    ['a later auto wins as well', [{ colorScheme: 'dark' }, { colorScheme: 'auto' }], false, 'light'],
    ['a later theme that leaves it open does not', [{ colorScheme: 'dark' }, { variables: {} }, undefined], false, 'dark'],
    ['anything else follows the system', [{ colorScheme: 'sepia' as 'auto' }], true, 'dark'],
  ])('%s', (_, themes, prefersDark, expected) => {
    expect(resolveTheme(themes, prefersDark).colorScheme).toBe(expected)
  })

  test('brings its own colours, and the same shapes', () => {
    const colours = (variables: object) => Object.entries(variables).filter(([name]) => name.startsWith('color'))
    for (const [name, value] of colours(light.variables)) expect(value, name).not.toBe(Object.fromEntries(colours(dark.variables))[name])
    const { radius, fontFamily, fontSize } = light.variables
    expect(dark.variables).toMatchObject({ radius, fontFamily, fontSize })
    expect(Object.keys(dark.variables).sort()).toEqual(Object.keys(light.variables).sort())
  })
})

describe('variables and labels', () => {
  test('replace single defaults', () => {
    const theme = resolveTheme([{ variables: { colorPrimary: 'red' }, labels: { retry: 'Nochmal' } }], false)
    expect(theme.variables).toEqual({ ...light.variables, colorPrimary: 'red' })
    expect(theme.labels).toEqual({ ...light.labels, retry: 'Nochmal' })
  })

  test('later ones win, field by field', () => {
    const theme = resolveTheme(
      [
        { variables: { colorPrimary: 'red', radius: '0' }, labels: { retry: 'a', loading: 'b' } },
        undefined,
        { variables: { colorPrimary: 'blue' }, labels: { retry: 'c' } },
      ],
      true,
    )
    expect(theme.variables).toEqual({ ...dark.variables, colorPrimary: 'blue', radius: '0' })
    expect(theme.labels).toEqual({ ...dark.labels, retry: 'c', loading: 'b' })
  })

  test('that are undefined replace nothing', () => {
    const undefinedOnes = { variables: { colorPrimary: undefined }, labels: { retry: undefined } } as unknown as EmbedTheme
    const theme = resolveTheme([{ variables: { colorPrimary: 'red' } }, undefinedOnes], false)
    expect(theme.variables).toEqual({ ...light.variables, colorPrimary: 'red' })
    expect(theme.labels).toEqual(light.labels)
  })

  test('leave the defaults and what was given as they are', () => {
    const given = { variables: { colorPrimary: 'red' } }
    resolveTheme([given, { variables: { colorPrimary: 'blue', radius: '1px' } }], false)
    expect(given).toEqual({ variables: { colorPrimary: 'red' } })
    expect(resolveTheme([], false)).toEqual(light)
  })

  test('every label says something', () => {
    for (const [name, label] of Object.entries<string>({ ...light.labels })) expect(label.trim(), name).not.toBe('')
  })
})

describe('contrast of the defaults', () => {
  const pairs = [
    ['colorText', 'colorBackground', 4.5],
    ['colorMuted', 'colorBackground', 4.5],
    ['colorOnPrimary', 'colorPrimary', 4.5],
    ['colorText', 'colorSurface', 4.5],
    ['colorDanger', 'colorBackground', 3],
    ['colorPrimary', 'colorBackground', 3],
  ] as const

  test.each([
    ['light', light],
    ['dark', dark],
  ])('is enough to read, %s', (_, { variables }) => {
    for (const [front, back, least] of pairs) expect(contrast(variables[front], variables[back]), `${front} on ${back}`).toBeGreaterThanOrEqual(least)
  })
})

describe('themeStyle', () => {
  test('names each variable in kebab-case', () => {
    expect(themeStyle(light)).toEqual({
      colorScheme: 'light',
      '--embed-color-primary': light.variables.colorPrimary,
      '--embed-color-on-primary': light.variables.colorOnPrimary,
      '--embed-color-background': light.variables.colorBackground,
      '--embed-color-surface': light.variables.colorSurface,
      '--embed-color-text': light.variables.colorText,
      '--embed-color-muted': light.variables.colorMuted,
      '--embed-color-border': light.variables.colorBorder,
      '--embed-color-danger': light.variables.colorDanger,
      '--embed-radius': light.variables.radius,
      '--embed-font-family': light.variables.fontFamily,
      '--embed-font-size': light.variables.fontSize,
    })
  })

  test('tells the browser the scheme', () => {
    expect(themeStyle(dark)['colorScheme']).toBe('dark')
  })
})

/** WCAG 2 contrast of two #rrggbb colours. */
function contrast(first: string, second: string): number {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const channel = parseInt(colour.slice(at, at + 2), 16) / 255
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [bright = 0, dim = 0] = [luminance(first), luminance(second)].sort((a, b) => b - a)
  return (bright + 0.05) / (dim + 0.05)
}
