/** A request's id as proxies and tracing write it. Nothing else of a header is repeated. */
const REQUEST_ID = /^[\w.:-]{8,128}$/

/** The id of a request: its `x-request-id`, if that is well-formed, or a new one. */
export function requestIdOf({ headers }: Request): string {
  const given = headers.get('x-request-id')
  return given !== null && REQUEST_ID.test(given) ? given : crypto.randomUUID()
}
