import type { JsonObject } from '../base/json'
import type { TokenSource } from '../source/token-source'
import type { TokenStore } from '../store/token-store'

/** Shows devtools the tokens, and lets them replace the sources. */
export interface Inspector {
  /** Every token requested so far. */
  readonly tokens: () => readonly HeldToken[]
  /** If set, each request goes to the source that this function returns, and no token is shared with tabs. */
  interceptSource: ((source: TokenSource) => TokenSource) | null
}

/** A token that the client has been asked for. */
export interface HeldToken {
  vendor: string
  params: JsonObject
  store: TokenStore
}
