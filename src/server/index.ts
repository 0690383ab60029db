export { withBreaker, type BreakerOptions } from './breaker/with-breaker'
export { cached, type CachedOptions } from './cache/cached'
export { memoryCache, type MemoryCacheOptions } from './cache/memory-cache'
export type { CachedToken, TokenCache } from './cache/token-cache'
export { equalSecrets } from './credentials/equal-secrets'
export { isCredential, type RotatingCredential } from './credentials/rotating'
export type { OnServerEvent, ServerEvent, ServerEventName } from './events'
export { withParsedBody } from './handler/body'
export { createTokenHandler } from './handler/handler'
export type { TokenHandlerOptions } from './handler/options'
export type { TokenHandlerErrorCode } from './handler/refusal'
export type { RequestLimits } from './handler/request-limits'
export type { Scopes } from './handler/scopes'
export {
  type InitialEmbed,
  type InitialTokensOptions,
  initialTokensScript,
  type MintedInitialTokens,
  mintInitialTokens,
  type PageHeaders,
} from './initial'
export { bundle } from './mint/bundle'
export type { Mint, MintRequest, Mints } from './mint/mint'
export type { UserLike } from './user'
export { createService, type Service, type ServiceOptions } from './operations/service'
