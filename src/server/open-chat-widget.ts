import { EmbedError } from '../errors'
import type { Mint } from './mint'
import { handOut, type StoredToken } from './stored'

/** What {@link openChatWidgetMint} takes. */
export interface OpenChatWidgetMintOptions<User> {
  /** The deployment's `WIDGET_API_KEY`, of 24 characters or more. */
  apiKey: StoredToken<User>
}

/** @source the vendor's source, `b4d0f31` (2026-02-18): shorter keys are refused when it starts. */
const MIN_KEY_LENGTH = 24

/**
 * Hands out the API key of your Open Chat Widget. It is one for the whole deployment, and every page's user can read it: who must not chat is kept out by
 * `authorize`, and not by the key.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the key is empty, or too short for the vendor.
 *
 * @example
 * createTokenHandler({ authorize, mint: openChatWidgetMint({ apiKey: process.env.WIDGET_API_KEY! }) })
 */
export function openChatWidgetMint<User>({ apiKey }: OpenChatWidgetMintOptions<User>): Mint<User> {
  const mint = handOut('Open Chat Widget', apiKey)
  return async (asked) => {
    if (typeof apiKey === 'string' && apiKey !== '' && apiKey.length < MIN_KEY_LENGTH) {
      throw new EmbedError('EMBED_CONFIG', `Expected apiKey to have ${MIN_KEY_LENGTH} characters or more, it has ${apiKey.length}.`)
    }
    return mint(asked)
  }
}
