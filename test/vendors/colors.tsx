import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import {
  Embed,
  type EmbedProps,
  EmbedProvider,
  type EmbedTheme,
  type EmbedVariables,
  type VendorModes,
} from '../../src'
import { resolveTheme } from '../resolved'
import type { ContractRow } from './contract-row'
import { commands, createVendorWorld, drawn, embedOf } from './world'

export type ThemeColor =
  | 'colorPrimary'
  | 'colorOnPrimary'
  | 'colorBackground'
  | 'colorSurface'
  | 'colorText'
  | 'colorMuted'
  | 'colorBorder'

/** What is read upon what. */
const PAIRS: [ThemeColor, ThemeColor][] = [
  ['colorText', 'colorBackground'],
  ['colorText', 'colorSurface'],
  ['colorMuted', 'colorBackground'],
  ['colorOnPrimary', 'colorPrimary'],
]

/** A widget, and where it has the theme's colours. */
export interface ColorRow<M extends VendorModes> extends Pick<
  ContractRow<M>,
  'name' | 'vendor' | 'mode' | 'options'
> {
  /** The colours as the widget has them. */
  read: (title: string) => Record<ThemeColor, string> | Promise<Record<ThemeColor, string>>
  /** Whether the widget has themed itself, so that what it does to colours of ours is done. */
  isThemed: (title: string) => boolean | Promise<boolean>
}

/**
 * Checks that every colour of the theme is in the widget from its first paint. @param file - whose servers to
 * use.
 */
export function colors<M extends VendorModes>(
  file: string,
  { name, vendor, mode, options, read, isThemed }: ColorRow<M>,
): void {
  const label = `${name}, ${mode}`
  const brand: EmbedTheme = {
    colorScheme: 'light',
    variables: {
      colorPrimary: '#0f5c4d',
      colorOnPrimary: '#f0fdf9',
      colorBackground: '#fdf6e3',
      colorSurface: '#eee8d5',
      colorText: '#073642',
      colorMuted: '#586e75',
      colorBorder: '#93a1a1',
    },
  }
  const expected = (theme: EmbedTheme) => {
    const { variables } = resolveTheme([theme], 'light')
    return Object.fromEntries(
      PAIRS.flat()
        .concat('colorBorder')
        .map((color) => [color, variables[color as keyof EmbedVariables]]),
    )
  }

  afterEach(() => cleanup())

  test(`${label}: colours: every colour of the theme is there at the first paint and stays, also after a change; text has 4.5:1`, async () => {
    const world = await createVendorWorld(file)
    const given = options(world)
    const page = (theme: EmbedTheme) => (
      <EmbedProvider client={world.client} identity="user-1" theme={theme}>
        <Embed
          {...({ vendor, mode, options: given, title: 'Widget', height: 420 } as unknown as EmbedProps<
            { inline: object },
            'inline'
          >)}
        />
      </EmbedProvider>
    )
    const dark: EmbedTheme = { colorScheme: 'dark' }
    const { rerender } = render(page(dark))
    if (mode === 'inline') {
      await world.heard('widget.mounted')
      expect(await read('Widget'), 'before anything is painted').toEqual(expected(dark))
    }
    await expect.poll(() => embedOf('Widget').dataset['embedState']).toBe('ready')
    await expect.poll(() => isThemed('Widget')).toBe(true)
    await drawn()
    await expect.poll(() => read('Widget')).toEqual(expected(dark))
    for (const [text, ground] of PAIRS) {
      const has = await read('Widget')
      expect(contrast(has[text], has[ground]), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
    for (const theme of [brand, dark, { colorScheme: 'light' } as const]) {
      rerender(page(theme))
      await expect.poll(() => read('Widget')).toEqual(expected(theme))
      await world.settled()
      expect(await read('Widget')).toEqual(expected(theme))
    }
    await commands.addResult({ row: label, check: 'colours', outcome: 'ok' })
  })
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** @param color - as `#rrggbb`. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
