import type { EmbedTheme } from 'react-embed-token'

/** What `inherit` cannot reach: in shadow roots, vendors start from the browser's own font. */
const shapes = {
  radius: '10px',
  fontFamily:
    "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif",
}

/** The page's look, for what the library itself shows, and for vendors that take one. */
export const themes: Record<'light' | 'dark', EmbedTheme> = {
  light: {
    colorScheme: 'light',
    variables: { colorPrimary: '#0f5c4d', colorBackground: '#ffffff', colorText: '#14213d', ...shapes },
  },
  dark: {
    colorScheme: 'dark',
    variables: {
      colorPrimary: '#5fd0b3',
      colorOnPrimary: '#06231c',
      colorBackground: '#0f172a',
      colorSurface: '#1c2740',
      colorText: '#e2e8f0',
      ...shapes,
    },
  },
}
