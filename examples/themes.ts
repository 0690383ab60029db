import type { EmbedTheme } from 'react-embed-token'

/** The page's colours, for what the library itself shows. */
export const themes: Record<'light' | 'dark', EmbedTheme> = {
  light: { colorScheme: 'light', variables: { colorPrimary: '#0f5c4d', colorBackground: '#ffffff', colorText: '#14213d', radius: '10px' } },
  dark: {
    colorScheme: 'dark',
    variables: {
      colorPrimary: '#5fd0b3',
      colorOnPrimary: '#06231c',
      colorBackground: '#0f172a',
      colorSurface: '#1c2740',
      colorText: '#e2e8f0',
      radius: '10px',
    },
  },
}
