import type { models } from 'powerbi-client'
import type { ResolvedTheme } from '../../theme/theme'
import type { PowerBiOptions } from './options'

/**
 * The theme that a report is shown in; `undefined`: its own.
 *
 * @source https://learn.microsoft.com/power-bi/create-reports/desktop-report-themes: `name`, `dataColors`,
 * `background`, `foreground`, `tableAccent` and the secondary colours of a report theme's JSON.
 */
export function themeFor({ theme = 'page' }: PowerBiOptions, read: () => ResolvedTheme) {
  if (theme !== 'page') return theme === 'report' ? undefined : theme
  const { colorScheme, variables } = read()
  const themed: models.ICustomTheme = {
    themeJson: {
      name: `page-${colorScheme}`,
      dataColors: [variables.colorPrimary],
      background: variables.colorBackground,
      secondaryBackground: variables.colorBorder,
      backgroundLight: variables.colorSurface,
      foreground: variables.colorText,
      foregroundNeutralSecondary: variables.colorMuted,
      tableAccent: variables.colorPrimary,
    },
  }
  return themed
}
