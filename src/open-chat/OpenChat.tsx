import { Embed, type EmbedProps } from '../components/Embed'
import { openChat, type OpenChatOptions } from '../vendors/open-chat-widget'

/** Props of {@link OpenChat}: those of `<Embed>`, and the chat's. */
export type OpenChatProps = Omit<
  EmbedProps<{ inline: OpenChatOptions }, 'inline'>,
  'vendor' | 'mode' | 'options'
> &
  OpenChatOptions

/**
 * A chat with Open Chat Widget's backend, in its place on the page, themed like everything else.
 *
 * A key that was changed is fetched anew, and the message that met the old one is sent again. Any other failure
 * is shown in the conversation, with a retry button.
 *
 * @throws {EmbedError} `EMBED_NO_PROVIDER`; with `throwOnError`, whatever made the chat fail.
 *
 * @example
 * <OpenChat baseUrl="https://chat.example.com" title="Support" height={480} welcomeMessage="Hello!" />
 */
export function OpenChat({
  baseUrl,
  tokenParams,
  sessionId,
  welcomeMessage,
  labels,
  ...props
}: OpenChatProps) {
  return (
    <Embed
      {...props}
      vendor={openChat}
      mode="inline"
      options={{ baseUrl, tokenParams, sessionId, welcomeMessage, labels }}
    />
  )
}
