import { describe, expect, test, vi } from 'vitest'
import { innerDeclarations, propertiesOf, propertyOf } from '../../src/theme/css-variables'
import { combineThemes, defineTheme, type EmbedTheme } from '../../src/theme/theme'
import { resolveTheme } from '../resolved'
import * as presets from '../../src/theme/presets'

const light = resolveTheme([], 'light')
const dark = resolveTheme([], 'dark')

describe('the colour scheme', () => {
  test.each<[string, (EmbedTheme | undefined)[], 'light' | 'dark', 'light' | 'dark']>([
    ['follows the page by default', [], 'light', 'light'],
    ['follows the page by default', [], 'dark', 'dark'],
    ['follows the page where no theme is given', [undefined, undefined], 'dark', 'dark'],
    ['follows the page where themes leave it open', [{}, { colorScheme: undefined }], 'dark', 'dark'],
    ['auto follows the page', [{ colorScheme: 'auto' }], 'dark', 'dark'],
    ['auto follows the page', [{ colorScheme: 'auto' }], 'light', 'light'],
    ['light wins over the page', [{ colorScheme: 'light' }], 'dark', 'light'],
    ['dark wins over the page', [{ colorScheme: 'dark' }], 'light', 'dark'],
    ['the later theme wins', [{ colorScheme: 'dark' }, { colorScheme: 'light' }], 'dark', 'light'],
    ['a later auto wins as well', [{ colorScheme: 'dark' }, { colorScheme: 'auto' }], 'light', 'light'],
    [
      'a later theme that leaves it open does not',
      [{ colorScheme: 'dark' }, { variables: {} }, undefined],
      'light',
      'dark',
    ],
  ])('%s', (_, themes, pageScheme, expected) => {
    expect(resolveTheme(themes, pageScheme).colorScheme).toBe(expected)
  })

  test('brings its own colours, and the same shapes', () => {
    const colours = (variables: object) =>
      Object.entries(variables).filter(([name]) => name.startsWith('color'))
    for (const [name, value] of colours(light.variables))
      expect(value, name).not.toBe(Object.fromEntries(colours(dark.variables))[name])
    const { radius, fontFamily, fontSize } = light.variables
    expect(dark.variables).toMatchObject({ radius, fontFamily, fontSize })
    expect(Object.keys(dark.variables).sort()).toEqual(Object.keys(light.variables).sort())
  })
})

describe('variables and labels', () => {
  test('replace single defaults', () => {
    const theme = resolveTheme(
      [{ variables: { colorPrimary: 'red' }, labels: { retry: 'Nochmal' } }],
      'light',
    )
    expect(theme.variables).toEqual({ ...light.variables, colorPrimary: 'red', colorFocus: 'red' })
    expect(theme.labels).toEqual({ ...light.labels, retry: 'Nochmal' })
  })

  test('later ones win, field by field', () => {
    const theme = resolveTheme(
      [
        { variables: { colorPrimary: 'red', radius: '0' }, labels: { retry: 'a', loading: 'b' } },
        undefined,
        { variables: { colorPrimary: 'blue' }, labels: { retry: 'c' } },
      ],
      'dark',
    )
    expect(theme.variables).toEqual({
      ...dark.variables,
      colorPrimary: 'blue',
      colorOnPrimary: light.variables.colorOnPrimary,
      radius: '0',
    })
    expect(theme.labels).toEqual({ ...dark.labels, retry: 'c', loading: 'b' })
  })

  test('that are undefined replace nothing', () => {
    const undefinedOnes = {
      variables: { colorPrimary: undefined },
      labels: { retry: undefined },
    } as unknown as EmbedTheme
    const theme = resolveTheme([{ variables: { colorPrimary: 'red' } }, undefinedOnes], 'light')
    expect(theme.variables).toEqual({ ...light.variables, colorPrimary: 'red', colorFocus: 'red' })
    expect(theme.labels).toEqual(light.labels)
  })

  test('leave the defaults and what was given as they are', () => {
    const given = { variables: { colorPrimary: 'red' } }
    resolveTheme([given, { variables: { colorPrimary: 'blue', radius: '1px' } }], 'light')
    expect(given).toEqual({ variables: { colorPrimary: 'red' } })
    expect(resolveTheme([], 'light')).toEqual(light)
  })

  test('every label says something', () => {
    for (const [name, label] of Object.entries<string>({ ...light.labels }))
      expect(label.trim(), name).not.toBe('')
  })
})

test('the dark has values of its own, over those of both', () => {
  const theme = { variables: { colorPrimary: 'red', radius: '2px' }, darkVariables: { colorPrimary: 'pink' } }
  expect(resolveTheme([theme], 'light').variables).toMatchObject({
    colorPrimary: 'red',
    colorFocus: 'red',
    radius: '2px',
  })
  expect(resolveTheme([theme], 'dark').variables).toMatchObject({ colorPrimary: 'pink', radius: '2px' })
  // As by defineTheme: a later theme's values of both schemes are under an earlier one's for the dark.
  const layered = [theme, { variables: { colorPrimary: 'blue' } }]
  expect(resolveTheme(layered, 'dark').variables.colorPrimary).toBe('pink')
  expect(resolveTheme([defineTheme(...layered)], 'dark')).toEqual(resolveTheme(layered, 'dark'))
})

describe('one brand colour for both schemes', () => {
  test.each(['#4f46e5', '#2563eb', '#0f766e', '#b91c1c', '#0f5c4d', '#7c3aed'])(
    '%s: what is written on it, and the ring, can be seen in the dark too',
    (colorPrimary) => {
      for (const scheme of ['light', 'dark'] as const) {
        const { variables } = resolveTheme([{ variables: { colorPrimary } }], scheme)
        expect(variables.colorPrimary).toBe(colorPrimary)
        expect(contrast(variables.colorOnPrimary, colorPrimary), scheme).toBeGreaterThanOrEqual(4.5)
        expect(contrast(variables.colorFocus, variables.colorBackground), scheme).toBeGreaterThanOrEqual(3)
      }
    },
  )

  test('what the theme says of them itself is used', () => {
    const own = { colorPrimary: 'red', colorOnPrimary: 'black', colorFocus: 'orange' }
    expect(resolveTheme([{ variables: own }], 'dark').variables).toMatchObject(own)
    const dark = { colorPrimary: 'pink', colorOnPrimary: 'navy' }
    expect(resolveTheme([{ variables: own, darkVariables: dark }], 'dark').variables).toMatchObject({
      ...dark,
      colorFocus: 'orange',
    })
  })
})

test('a theme that is null, of a page without types, is none', () => {
  expect(resolveTheme([null as unknown as EmbedTheme], 'light')).toEqual(light)
})

test('where there is no browser to ask, a value is taken as it is', () => {
  vi.stubGlobal('CSS', { supports: () => false })
  expect(combineThemes([{ variables: { colorText: 'reddish' } }], 'light', false).given).toEqual({
    colorText: 'reddish',
  })
})

test('the focus ring has a colour of its own only where it is given one', () => {
  expect(
    resolveTheme([{ variables: { colorPrimary: 'red', colorFocus: 'orange' } }], 'light').variables
      .colorFocus,
  ).toBe('orange')
  expect(propertiesOf(combineThemes([], 'light'))['--_embed-color-focus']).toBe(
    'var(--embed-color-focus, var(--_embed-color-primary))',
  )
})

describe('what is wrong in a theme', () => {
  const warnings = () =>
    vi
      .mocked(console.warn)
      .mock.calls.splice(0)
      .map(([words]) => String(words))
  const wrong = (theme: object) => resolveTheme([theme], 'dark')

  test.each<[string, object, string]>([
    [
      'a colour scheme that is none',
      { colorScheme: 'sepia' },
      'colorScheme to be light, dark or auto, got "sepia"',
    ],
    ['a direction that is none', { dir: 'up' }, 'dir to be ltr or rtl, got "up"'],
    [
      'a variable that is not known',
      { variables: { colourPrimary: 'red' } },
      'colourPrimary to be one of colorPrimary, colorOnPrimary,',
    ],
    ['one of Object’s own', { variables: { toString: 'red' } }, 'toString to be one of colorPrimary'],
    [
      'a number for a length',
      { variables: { radius: 8 } },
      'radius to be a value that CSS takes for border-radius, got 8',
    ],
    [
      'nothing',
      { darkVariables: { colorText: null } },
      'colorText to be a value that CSS takes for color, got null',
    ],
    [
      'more than a value',
      { variables: { colorText: 'red;position:fixed' } },
      'colorText to be a value that CSS takes for color',
    ],
    ['a label that is no text', { labels: { retry: ['Again'] } }, 'retry to be a string, got ["Again"]'],
    ['a label that is not known', { labels: { again: 'Again' } }, 'again to be one of loading'],
  ])('%s is told once, and the default is used', (_, theme, expected) => {
    expect(wrong(theme)).toEqual(dark)
    expect(wrong(theme)).toEqual(dark)
    const told = warnings()
    expect(told).toHaveLength(1)
    expect(told[0]).toContain(expected)
    expect(told[0]).toContain('The default is used.')
  })

  test('a value that the browser cannot read is one of them', () => {
    vi.stubGlobal('CSS', {
      supports: (property: string, value: string) => property !== 'color' || value !== 'reddish',
    })
    expect(wrong({ variables: { colorText: 'reddish', colorMuted: 'gray' } }).variables).toEqual({
      ...dark.variables,
      colorMuted: 'gray',
    })
    expect(warnings()).toEqual([
      expect.stringContaining('colorText to be a value that CSS takes for color, got "reddish"'),
    ])
    vi.unstubAllGlobals()
  })

  test('what is right in it is used', () => {
    expect(
      wrong({ colorScheme: 'blue', variables: { radius: '1px', colorText: 7 }, labels: { retry: 'Again' } }),
    ).toMatchObject({
      colorScheme: 'dark',
      variables: { radius: '1px', colorText: dark.variables.colorText },
      labels: { retry: 'Again' },
    })
    expect(warnings()).toHaveLength(2)
  })

  test('says nothing in production', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    vi.resetModules()
    const { combineThemes } = await import('../../src/theme/theme')
    expect(combineThemes([{ colorScheme: 'green' } as never], 'dark').theme).toEqual(dark)
    expect(warnings()).toEqual([])
    vi.unstubAllEnvs()
  })
})

test('defineTheme lays one over the other, field by field', () => {
  const base = {
    colorScheme: 'dark',
    variables: { radius: '1px', space: '2px' },
    labels: { retry: 'a' },
  } as const
  expect(
    defineTheme(base, undefined, {
      variables: { radius: '3px' },
      darkVariables: { colorText: 'white' },
      dir: 'rtl',
    }),
  ).toEqual({
    colorScheme: 'dark',
    dir: 'rtl',
    variables: { radius: '3px', space: '2px' },
    darkVariables: { colorText: 'white' },
    labels: { retry: 'a' },
  })
  expect(base.variables).toEqual({ radius: '1px', space: '2px' })
})

describe('contrast', () => {
  const pairs = [
    ['colorText', 'colorBackground', 4.5],
    ['colorMuted', 'colorBackground', 4.5],
    ['colorOnPrimary', 'colorPrimary', 4.5],
    ['colorText', 'colorSurface', 4.5],
    ['colorDanger', 'colorBackground', 3],
    ['colorPrimary', 'colorBackground', 3],
    ['colorFocus', 'colorBackground', 3],
  ] as const

  test.each(
    Object.entries({ 'the default': {}, ...presets }).flatMap(([name, theme]) =>
      (['light', 'dark'] as const).map((scheme) => [name, scheme, theme] as const),
    ),
  )('of %s is enough to read, %s', (_, scheme, theme) => {
    const { variables } = resolveTheme([theme], scheme)
    for (const [front, back, least] of pairs)
      expect(contrast(variables[front], variables[back]), `${front} on ${back}`).toBeGreaterThanOrEqual(least)
  })

  test.each(['light', 'dark'] as const)('of contrastTheme is 7:1 for all that is read, %s', (scheme) => {
    const { variables } = resolveTheme([presets.contrastTheme], scheme)
    for (const [front, back] of pairs) {
      if (front !== 'colorPrimary')
        expect(contrast(variables[front], variables[back]), `${front} on ${back}`).toBeGreaterThanOrEqual(7)
    }
  })
})

describe('the custom properties', () => {
  test('are what the theme says, else what the page’s CSS says, else the default', () => {
    const themes = [{ variables: { colorPrimary: 'red' } }]
    const style = propertiesOf(combineThemes(themes, 'light'))
    expect(style).toMatchObject({
      'color-scheme': 'light',
      '--_embed-color-primary': 'red',
      '--_embed-radius': 'var(--embed-radius, 12px)',
    })
    expect(style['--_embed-color-text']).toBe(`var(--embed-color-text, ${light.variables.colorText})`)
  })

  test('have their names inside', () => {
    expect(Object.keys(inside())).toEqual(
      Object.keys(light.variables).map((name) => `--embed-${name.replace(/([A-Z])/g, '-$1').toLowerCase()}`),
    )
    expect(inside()['--embed-color-on-primary']).toBe('VAR(--_embed-color-on-primary)')
  })

  // As happy-dom reads them: properties of all ancestors are one element's, and `var` is written in small
  // letters.
  test.each(Object.keys(light.variables))(
    'of %s has an end where inner and outer properties are taken for one element’s',
    (name) => {
      const all: Record<string, string> = { ...propertiesOf(combineThemes([], 'light')), ...inside() }
      const met: string[] = []
      for (
        let next: string | undefined = propertyOf(name);
        next;
        [, next] = /var\((--[\w-]+)/.exec(all[next] ?? '') ?? []
      ) {
        expect(met).not.toContain(next)
        met.push(next)
      }
    },
  )
})

/** What everything inside an embed finds. */
function inside(): Record<string, string> {
  return Object.fromEntries(
    innerDeclarations()
      .split(';')
      .map((declaration) => declaration.split(':')),
  ) as Record<string, string>
}

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
