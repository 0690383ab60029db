import type { EmbedErrorCode } from '../errors/errors'
import type { EmbedEvent } from '../events/events'
import { tellOnce } from './console'
import { endpointFor, lacksSource } from './sources'
import { isThrownToReact } from './thrown'
import type { WatchedClient } from './watched-client'

type TokenFailure = Extract<EmbedEvent, { type: 'token.failed' }>
type WidgetFailure = Extract<EmbedEvent, { type: 'widget.failed' }>

/**
 * Failures of requests that a developer has to mend. Those that pass, or are about the user, are not told.
 */
const OF_TOKENS: readonly EmbedErrorCode[] = [
  'EMBED_CONFIG',
  'EMBED_REQUEST_REFUSED',
  'EMBED_TOKEN_MALFORMED',
]
const OF_WIDGETS: readonly EmbedErrorCode[] = [
  'EMBED_CONFIG',
  'EMBED_TOKEN_REJECTED',
  'EMBED_WIDGET_ERROR',
  'EMBED_WIDGET_LOAD',
]

/** Tells what a client's listeners hear of mistakes. Returns what ends it. */
export function watchFailures(client: WatchedClient): () => void {
  return client.onEvent((event) => {
    if (event.type === 'token.failed' && (OF_TOKENS.includes(event.error.code) || isPage(event.error)))
      tellOfToken(client, event)
    if (event.type === 'widget.failed' && OF_WIDGETS.includes(event.error.code)) tellOfWidget(client, event)
  })
}

/** What to do, where the error itself does not say it. */
const ADVICE: readonly [RegExp, string][] = [
  [
    /HTML/,
    ' HTML is often the page of a sign-in, or of a router that answers every address: check the URL and the route of your backend.',
  ],
  [
    /status 404/,
    ' Check the URL given to fromEndpoint, and that the backend has a mint for this vendor’s id.',
  ],
  [/status 405/, ' The endpoint does not take this method: see the method option of fromEndpoint.'],
]

/** A page came: of a sign-in, which is about the user, or of a wrong address. */
function isPage({ message }: Error): boolean {
  return message.includes('HTML')
}

function tellOfToken(client: WatchedClient, { vendor, error }: TokenFailure): void {
  const endpoint = endpointFor(client, vendor)
  const where = endpoint === null ? `The token source of "${vendor}"` : `The token endpoint ${endpoint}`
  const advice = ADVICE.filter(([what]) => what.test(error.message)).map(([, toDo]) => toDo)
  if (error.code === 'EMBED_TOKEN_MALFORMED')
    advice.push(' Let the token endpoint answer { embedToken, expiresIn }.')
  tellOnce(
    'error',
    `${where} gave no token for "${vendor}" (${error.code}). ${error.message}${advice.join('')}`,
  )
}

function tellOfWidget(client: WatchedClient, failure: WidgetFailure): void {
  const { vendor, mode, title, error } = failure
  if (error.code === 'EMBED_CONFIG' && lacksSource(client, vendor)) return // told when it was mounted
  if (error.code === 'EMBED_WIDGET_ERROR' && isThrownToReact(failure)) return // React prints it with its cause
  const advice = error.code === 'EMBED_TOKEN_REJECTED' ? adviceOnRejection(error.message) : ''
  // The sentence of what a vendor's code threw is the same whatever it threw.
  const { cause } = error
  const threw = cause instanceof Error ? ` ${cause.name} ${cause.message}` : ''
  tellOnce(
    'error',
    `The widget "${title}" (${vendor}, ${mode}) failed (${error.code}). ${error.message}${advice}`,
    `${vendor} ${error.message}${threw}`,
    ...(cause === undefined ? [] : ([cause] as const)),
  )
}

function adviceOnRejection(message: string): string {
  if (message.includes('the same again')) return ' Mint a token for each request, or stop caching it.'
  return ` Check with the vendor: does your backend use the key of the same account and environment as the widget's options? Is ${location.origin} on the vendor's list of allowed origins?`
}
