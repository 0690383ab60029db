export type { AddressOptions, TrustProxy } from './client-address'
export type { RateLimit } from './limiter'
export { rateLimits, type RateLimitsOptions } from './rate-limits'
