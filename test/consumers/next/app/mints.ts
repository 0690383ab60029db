// For the server only: the vendors' keys.
import { openChatWidgetMint } from 'react-embed-token/server/open-chat-widget'
import { returningAiMint } from 'react-embed-token/server/returning-ai'
import type { User } from './session'

const env = process.env as Record<string, string>

export const mint = {
  'returning-ai': returningAiMint<User>({
    accessId: env.RAI_ACCESS_ID,
    accessKey: env.RAI_ACCESS_KEY,
    url: env.RAI_MINT_URL,
    userIdentifiers: ({ user }) => ({ 'data-customer-id': user.id }),
  }),
  'open-chat-widget': openChatWidgetMint<User>({ apiKey: env.WIDGET_API_KEY }),
}
