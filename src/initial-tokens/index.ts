export type { Hydration } from '../client/hydration'
export type { InitialToken, InitialTokens } from '../token/initial-tokens'
export { hydrate } from './hydrate'
export { takeInitialTokens } from './take'
