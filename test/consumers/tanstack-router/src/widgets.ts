// What each widget of the site is told; compared by value, so routes and views name the same tokens.
const RETURNING_AI = 'https://emulator.example'

export const store = {
  widget: 'store',
  communityId: 'northwind',
  scriptUrl: `${RETURNING_AI}/rai-widget.iife.js`,
  bundleUrl: `${RETURNING_AI}/bundle.js`,
  v2ApiUrl: RETURNING_AI,
} as const

export const levels = {
  widget: 'milestone',
  communityId: 'northwind',
  widgetUrl: `${RETURNING_AI}/frame?name=levels`,
} as const

export const support = { baseUrl: 'https://open-chat.example', welcomeMessage: 'Hello!' }
