import { SCENARIOS } from '../testing/scenario'

/** The value of a menu in which nothing was chosen: the story's own is used. */
export const OWN = 'own'

/** What is chosen in the toolbar. */
export interface EmbedGlobals {
  embedScenario?: string | undefined
  embedScheme?: string | undefined
  embedDir?: string | undefined
  embedLatency?: string | undefined
  embedLifetime?: string | undefined
  embedTime?: string | undefined
}

function menu<I extends string>(title: string, description: string, icon: I, items: Record<string, string>) {
  return {
    description,
    toolbar: {
      title,
      icon,
      dynamicTitle: true,
      items: Object.entries(items).map(([value, label]) => ({ value, title: label, ...(label === title ? { right: 'as it is' } : {}) })),
    },
  }
}

/** Storybook's `globalTypes`: the menus of the toolbar. */
export const embedGlobalTypes = {
  embedScenario: menu('Scenario', 'What happens to the page’s tokens', 'play', {
    [OWN]: 'Scenario',
    ...Object.fromEntries(Object.entries(SCENARIOS).map(([value, { label }]) => [value, label])),
  }),
  embedScheme: menu('Theme', 'The embeds’ colour scheme', 'contrast', { [OWN]: 'Theme', light: 'Light', dark: 'Dark', auto: 'Auto' }),
  embedDir: menu('Direction', 'Which way the embeds’ words run', 'transfer', {
    [OWN]: 'Direction',
    ltr: 'Left to right',
    rtl: 'Right to left',
  }),
  embedLatency: menu('Latency', 'How long the backend takes', 'timer', {
    [OWN]: 'Latency',
    '0': 'None',
    '300': '300 ms',
    '1500': '1.5 s',
    '6000': '6 s',
  }),
  embedLifetime: menu('Lifetime', 'How long tokens live', 'hourglass', {
    [OWN]: 'Lifetime',
    '20': '20 s',
    '60': '1 min',
    '900': '15 min',
    '3600': '1 h',
  }),
  embedTime: menu('Time', 'A slider over the token’s life', 'time', { off: 'Time', on: 'Time travel' }),
}

/** Storybook's `initialGlobals`: nothing is chosen. */
export const embedInitialGlobals: Required<Record<keyof EmbedGlobals, string>> = {
  embedScenario: OWN,
  embedScheme: OWN,
  embedDir: OWN,
  embedLatency: OWN,
  embedLifetime: OWN,
  embedTime: 'off',
}
