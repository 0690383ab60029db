import { SCENARIOS } from '../testing/scenario'

/** The value of a menu in which nothing is chosen: the story's own setting applies. */
export const OWN = 'own'

/** The choices in the toolbar. */
export interface EmbedGlobals {
  embedScenario?: string | undefined
  embedScheme?: string | undefined
  embedDir?: string | undefined
  embedLatency?: string | undefined
  embedLifetime?: string | undefined
  embedTime?: string | undefined
}

function menu<I extends string>(
  title: string,
  description: string,
  icon: I,
  items: readonly (readonly [value: string, label: string])[],
) {
  const own = { value: OWN, title, right: 'as it is' }
  return {
    description,
    toolbar: {
      title,
      icon,
      dynamicTitle: true,
      items: [own, ...items.map(([value, label]) => ({ value, title: label }))],
    },
  }
}

/** Storybook's `globalTypes`: the toolbar's menus. At first, nothing is chosen. */
export const embedGlobalTypes = {
  embedScenario: menu(
    'Scenario',
    'What happens to the page’s tokens',
    'play',
    Object.entries(SCENARIOS).map(([value, { label }]) => [value, label]),
  ),
  embedScheme: menu('Theme', 'The embeds’ colour scheme', 'contrast', [
    ['light', 'Theme: light'],
    ['dark', 'Theme: dark'],
    ['auto', 'Theme: auto'],
  ]),
  embedDir: menu('Direction', 'Which way the embeds’ words run', 'transfer', [
    ['ltr', 'Left to right'],
    ['rtl', 'Right to left'],
  ]),
  embedLatency: menu('Latency', 'How long the backend takes', 'timer', [
    ['0', 'Latency: none'],
    ['300', 'Latency: 300 ms'],
    ['1500', 'Latency: 1.5 s'],
    ['6000', 'Latency: 6 s'],
  ]),
  embedLifetime: menu('Lifetime', 'How long tokens live', 'hourglass', [
    ['20', 'Lifetime: 20 s'],
    ['60', 'Lifetime: 1 min'],
    ['900', 'Lifetime: 15 min'],
    ['3600', 'Lifetime: 1 h'],
  ]),
  embedTime: menu('Time', 'A slider over the token’s life', 'time', [['on', 'Time travel']]),
}
