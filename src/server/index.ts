export { createTokenHandler, type TokenHandlerErrorCode, type TokenHandlerOptions } from './handler'
export { initialTokensScript, mintInitialTokens, type InitialEmbed, type InitialTokensOptions, type MintedInitialTokens } from './initial'
export type { Mint, MintRequest, Mints } from './mint'
