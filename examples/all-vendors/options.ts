import type { AnsweringAgentFrameOptions } from 'react-embed-token/vendors/answering-agent'
import type { InteraktInlineOptions } from 'react-embed-token/vendors/interakt'
import type { OpenChatWidgetOptions } from 'react-embed-token/vendors/open-chat-widget'
import type { RuntypeOptions } from 'react-embed-token/vendors/runtype'
import { SERVERS } from '../servers'

const scriptUrl = `${SERVERS.interakt}/embed/v1/widgets.js`

export const help: InteraktInlineOptions = {
  widget: 'chat',
  scriptUrl,
  chatTitle: 'Help desk',
  initialMessage: 'How can we help?',
}
export const search: InteraktInlineOptions = { widget: 'search', scriptUrl }
export const dashboard: AnsweringAgentFrameOptions = {
  dashboardUrl: `${SERVERS['answering-agent']}/dashboard.html`,
}
export const assistant: RuntypeOptions = {
  apiUrl: SERVERS.runtype,
  // Of its many parts, those that a card has room for.
  config: {
    layout: { showHeader: false },
    welcome: { variant: 'none' },
    suggestionChips: [],
    statusIndicator: { visible: false },
    voiceRecognition: { enabled: false },
    features: { scrollToBottom: { enabled: false }, scrollBehavior: { mode: 'follow' } },
  },
}
export const support = {
  baseUrl: SERVERS['open-chat-widget'],
  welcomeMessage: 'Hello! This panel is the library’s own.',
}
export const ownWidget: OpenChatWidgetOptions = {
  baseUrl: SERVERS['open-chat-widget'],
  title: 'Open Chat Widget',
}
