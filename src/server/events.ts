/**
 * The events that the backend reports. The names and attributes have the shape of OpenTelemetry: give them to a
 * span, a metric or a line of a log as they are. None holds a token, a user's id or an address.
 *
 * | name | when | attributes besides the vendor |
 * |---|---|---|
 * | `embed_token.request` | a request was answered | `http.response.status_code`, `embed_token.request_id`, `embed_token.duration` (s), `error.type` (the answer's `error`) |
 * | `embed_token.mint` | a mint ended | `embed_token.duration` (s), `error.type` (the error's code) |
 * | `embed_token.cache` | a cache was asked | `embed_token.cache.result`: `hit`, `miss` or `joined` (waited for a mint that was under way); after `joined`: `embed_token.duration` (s) |
 * | `embed_token.store` | a shared store went away, or came back | `embed_token.store.state`: `away` or `back` |
 * | `embed_token.breaker` | a circuit breaker changed | `embed_token.breaker.state`: `open`, `half-open` or `closed` |
 * | `embed_token.credential` | a vendor rejected one of two credentials, and took the other | `embed_token.credential.index`: which was rejected, from 0 |
 */
export interface ServerEvent {
  name: ServerEventName
  attributes: Readonly<Record<string, string | number>>
}

/** The names of {@link ServerEvent}. */
export type ServerEventName =
  | 'embed_token.request'
  | 'embed_token.mint'
  | 'embed_token.cache'
  | 'embed_token.store'
  | 'embed_token.breaker'
  | 'embed_token.credential'

/** Hears of events. Errors that the function throws are ignored. */
export type OnServerEvent = (event: ServerEvent) => unknown

/** Tells a listener of an event. The listener cannot end the request, nor the process. */
export function report(
  onEvent: OnServerEvent | undefined,
  name: ServerEventName,
  attributes: ServerEvent['attributes'],
): void {
  if (!onEvent) return
  try {
    const told = onEvent({ name, attributes })
    if (told instanceof Promise) told.catch(() => {})
  } catch {
    // A log that is down changes nothing.
  }
}

/** A vendor's id for an event. The page chose it: what cannot be an id is `_OTHER`, as OpenTelemetry has it. */
export function vendorAttribute(vendor: string): string {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(vendor) ? vendor : '_OTHER'
}

/** Seconds since an instant of `performance.now()`. */
export function secondsSince(start: number): number {
  return (performance.now() - start) / 1_000
}
