/**
 * What a token client is put into a tab with. Everything it touches beside (timers, `fetch`, `document`,
 * `navigator`, storages) is the tab's.
 */
export interface SubjectSetup {
  /**
   * The page's token endpoint: `POST`, answered by `{ embedToken, expiresIn }`, or by what
   * {@link Subject.respond} makes of it.
   */
  endpoint: string
  /** How long the backend's tokens live. */
  lifetimeSeconds: number
  /** How the endpoint is to be asked: caches keep only what was asked for with GET. Default POST. */
  method?: 'GET' | 'POST' | undefined
  identity: string
}

/** A token client at work in one tab. */
export interface RunningSubject {
  /**
   * The token that a call of the widget would carry now. May wait; rejects or throws where the client says
   * that there is none.
   */
  use: () => string | Promise<string>
  /**
   * The vendor's API answered 401 to `token`. Only where the client documents what an application is to do
   * then.
   */
  rejected?: (token: string) => void
}

/**
 * A token client, as an application would wire it by its documentation. A file of `peers/` default-exports
 * one; it is bundled and evaluated in each tab.
 */
export interface Subject {
  name: string
  start: (setup: SubjectSetup) => RunningSubject | Promise<RunningSubject>
}

/** A token as the simulated backend minted it. */
export interface Minted {
  jwt: string
  issuedAtSeconds: number
  expiresAtSeconds: number
  /**
   * Seconds left when the answer leaves; where answers are memoised, when this one was made. A string where
   * the backend writes its numbers so.
   */
  expiresIn: number | string
}

/**
 * How a client's own server would word things. Default-exported as `wire` beside the subject; runs outside of
 * the tab.
 */
export interface Wire {
  /**
   * `null`: not a request for a token (discovery, keys, …): answer it with `other`. Faults of the network
   * apply to every request, faults of the backend to those for a token.
   */
  isTokenRequest: (url: URL, method: string) => boolean
  /** The answer that carries a minted token. */
  respond: (
    url: URL,
    body: string,
    minted: Minted,
  ) => { status: number; headers?: Record<string, string>; body: string }
  other?: (url: URL) => { status: number; headers?: Record<string, string>; body: string }
}

/** What the table says beside a subject's figures. */
export interface SubjectNotes {
  /** The npm package and its version, read from its package.json; `null`: a recipe. */
  package: string | null
  /** How it is wired, and by which documentation. */
  wiring: string
  /** What is not fair about it. */
  unfair: string
}
