'use client'

export { OpenChat, type OpenChatProps } from './OpenChat'
export {
  createChatSession,
  type ChatEvent,
  type ChatSession,
  type ChatSessionOptions,
  type OpenChatLabels,
} from '../vendors/open-chat-widget'
