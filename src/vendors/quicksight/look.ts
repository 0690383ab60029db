import type { ResolvedTheme } from '../../theme/theme'

/**
 * The page's colours as QuickSight's theme.
 *
 * @source https://docs.aws.amazon.com/quicksight/latest/APIReference/API_UIColorPalette.html and
 * API_DataColorPalette.html: six hex digits, in capitals.
 */
export function themeOverride({ variables }: ResolvedTheme) {
  return {
    UIColorPalette: hexOnly({
      PrimaryForeground: variables.colorText,
      PrimaryBackground: variables.colorBackground,
      SecondaryForeground: variables.colorMuted,
      SecondaryBackground: variables.colorSurface,
      Accent: variables.colorPrimary,
      AccentForeground: variables.colorOnPrimary,
      Danger: variables.colorDanger,
    }),
    DataColorPalette: hexOnly({ EmptyFillColor: variables.colorBorder }),
  }
}

function hexOnly(colors: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(colors)
      .filter(([, color]) => /^#[\da-f]{6}$/i.test(color))
      .map(([name, color]) => [name, color.toUpperCase()]),
  )
}
