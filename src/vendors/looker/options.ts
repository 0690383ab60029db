/** Options of the Looker vendor. */
export interface LookerOptions {
  /** The Looker host, e.g. `acme.looker.com`. Only by https. */
  host: string
  /** Default `dashboard`. */
  kind?: 'dashboard' | 'look' | 'explore' | 'extension' | 'report' | undefined
  id: string
  /** A dashboard's filters. A change is applied in place. */
  filters?: Readonly<Record<string, string>> | undefined
  /** Parameters of the embed's address. A change mounts it anew. */
  params?: Readonly<Record<string, string>> | undefined
  /** The name of a theme that is kept in Looker, or one for each colour scheme. It is read at the mount. */
  theme?: string | { light: string; dark: string } | undefined
  /** The values by which your mint chooses the embed user. Embeds with equal values share a session of Looker's. */
  tokenParams?: Readonly<Record<string, string>> | undefined
}

/**
 * The answer of `lookerMint`: the tokens of one session, without its reference. The lifetimes are in seconds.
 *
 * @source https://cloud.google.com/looker/docs/cookieless-embed
 */
export interface LookerBundle {
  /** Opens one frame, once, within 30 s. Only where the session was acquired. */
  authentication_token?: string | undefined
  api_token: string
  api_token_ttl: number
  navigation_token: string
  navigation_token_ttl: number
  session_reference_token_ttl: number
}
