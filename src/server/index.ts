export { withParsedBody } from './handler/body'
export { createTokenHandler, type TokenHandlerOptions } from './handler/handler'
export type { TokenHandlerErrorCode } from './handler/refusal'
export {
  type InitialEmbed,
  type InitialTokensOptions,
  initialTokensScript,
  type MintedInitialTokens,
  mintInitialTokens,
  type PageHeaders,
} from './initial'
export type { Mint, MintRequest, Mints } from './mint/mint'
export type { UserLike } from './user'
