// What each widget of the site is told: on the server and in the page the same.
export const store = {
  widget: 'store',
  communityId: 'northwind',
  widgetUrl: 'https://emulator.example/frame?name=store',
} as const

export const support = { baseUrl: 'https://open-chat.example', welcomeMessage: 'Hello!' }
