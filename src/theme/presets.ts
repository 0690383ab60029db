import type { EmbedTheme } from './theme'

/** Round and airy. To be built upon with {@link defineTheme}, as the others. */
export const roundTheme: EmbedTheme = { variables: { radius: '20px', space: '20px' } }

/** Square and dense, for dashboards. */
export const denseTheme: EmbedTheme = { variables: { radius: '4px', space: '10px', fontSize: '0.875rem' } }

/** Without colour of its own: black on white, white on black. */
export const plainTheme: EmbedTheme = {
  variables: {
    colorPrimary: '#18181b',
    colorOnPrimary: '#fafafa',
    colorSurface: '#e4e4e7',
    colorText: '#18181b',
    colorMuted: '#52525b',
    colorBorder: '#d4d4d8',
  },
  darkVariables: {
    colorPrimary: '#fafafa',
    colorOnPrimary: '#18181b',
    colorBackground: '#0c0c0e',
    colorSurface: '#27272a',
    colorText: '#fafafa',
    colorMuted: '#a1a1aa',
    colorBorder: '#3f3f46',
  },
}

/** Every text at 7:1 or more, lines that are seen, and nothing that moves. */
export const contrastTheme: EmbedTheme = {
  variables: {
    colorPrimary: '#1e1b8f',
    colorOnPrimary: '#ffffff',
    colorBackground: '#ffffff',
    colorSurface: '#c7ccd6',
    colorText: '#000000',
    colorMuted: '#333a45',
    colorBorder: '#4b5563',
    colorDanger: '#8f1414',
    motion: '0s',
  },
  darkVariables: {
    colorPrimary: '#c7d2fe',
    colorOnPrimary: '#000000',
    colorBackground: '#000000',
    colorSurface: '#30353f',
    colorText: '#ffffff',
    colorMuted: '#d1d5db',
    colorBorder: '#9ca3af',
    colorDanger: '#fecaca',
  },
}
