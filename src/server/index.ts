export { withParsedBody } from './body'
export { createTokenHandler, type TokenHandlerOptions } from './handler'
export {
  initialTokensScript,
  mintInitialTokens,
  type InitialEmbed,
  type InitialTokensOptions,
  type MintedInitialTokens,
  type PageHeaders,
} from './initial'
export type { Mint, MintRequest, Mints } from './mint'
export type { TokenHandlerErrorCode } from './refusal'
export type { UserLike } from './user'
