export type { AddressOptions, TrustProxy } from './client-address'
export type { RateLimit } from './counts'
export { rateLimits, type RateLimitsOptions } from './rate-limits'
