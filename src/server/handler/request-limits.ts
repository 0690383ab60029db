/** Bounds how often somebody may ask. `rateLimits()` makes one; your own function will do as well. */
export interface RequestLimits {
  /**
   * Counts a request.
   *
   * @param asked.identity - the user's id, by `identityOf`; `undefined` without it.
   * @returns `null`: the request may go on; otherwise how long to wait, in ms.
   * @throws {EmbedError} `EMBED_UNAVAILABLE` with `retryAfterMs`: the store is away; the answer is 503.
   */
  take: (asked: { request: Request; identity: string | undefined }) => number | null | Promise<number | null>
}
