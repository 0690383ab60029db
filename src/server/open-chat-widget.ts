import { EmbedError } from '../errors/errors'
import type { Mint } from './mint/mint'
import { handOut, type StoredToken } from './mint/stored-token'

/** What {@link openChatWidgetMint} takes. */
export interface OpenChatWidgetMintOptions<User> {
  /** The deployment's `WIDGET_API_KEY`, of 24 characters or more. */
  apiKey: StoredToken<User>
}

/** @source the vendor's source, `b4d0f31` (2026-02-18): shorter keys are refused when it starts. */
const MIN_KEY_LENGTH = 24

/**
 * Hands out the API key of your Open Chat Widget. It is one for the whole deployment, and every page's user
 * can read it: who must not chat is kept out by `authorize`, and not by the key.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the key is empty, no plain line of text, or too short for the vendor.
 *
 * @example
 * createTokenHandler({ authorize, mint: openChatWidgetMint({ apiKey: process.env.WIDGET_API_KEY! }) })
 */
export function openChatWidgetMint<User>({ apiKey }: OpenChatWidgetMintOptions<User>): Mint<User> {
  const mint = handOut('apiKey of openChatWidgetMint (Open Chat Widget)', apiKey)
  return async (asked) => {
    const found = await mint(asked)
    const { length } = found.embedToken
    if (length >= MIN_KEY_LENGTH) return found
    throw new EmbedError(
      'EMBED_CONFIG',
      `apiKey of openChatWidgetMint has ${length} characters. The vendor refuses keys of fewer than ${MIN_KEY_LENGTH}.`,
    )
  }
}
