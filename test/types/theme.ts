// What a theme takes, and what it does not.
import { defineTheme, roundTheme, type EmbedTheme } from 'react-embed-token'

export const right = defineTheme(
  roundTheme,
  { colorScheme: 'auto', variables: { colorPrimary: 'teal' }, labels: { retry: 'Nochmal' }, dir: 'rtl' },
  undefined,
)
export const alsoRight: EmbedTheme = {}

export const wrong: EmbedTheme[] = [
  // @ts-expect-error there is no such variable
  { variables: { primaryColor: 'teal' } },
  // @ts-expect-error a variable is CSS, not a number
  { variables: { radius: 8 } },
  // @ts-expect-error there is no such label
  { labels: { again: 'Nochmal' } },
  // @ts-expect-error there is no such scheme
  { colorScheme: 'system' },
  // @ts-expect-error the words run one way or the other
  { dir: 'auto' },
]
// @ts-expect-error a variable stands under `variables`
export const flat = defineTheme({ colorPrimary: 'teal' })
