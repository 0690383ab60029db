import type { service } from 'powerbi-client'

/** The part of the SDK that the library uses. */
type PowerBiModule = Pick<typeof import('powerbi-client'), 'service' | 'factories'>

let made: service.Service | undefined

/**
 * One service for all reports of the page: each has a listener for messages that nothing can remove. It is
 * the library's own. The page's `window.powerbi` may hold a token of the page's.
 *
 * @source powerbi-client 2.24.1, `Service`; window-post-message-proxy 0.3.0, `start` and `stop`.
 */
export async function loadService(): Promise<service.Service> {
  const sdk = await loadSdk()
  made ??= new sdk.service.Service(
    sdk.factories.hpmFactory,
    sdk.factories.wpmpFactory,
    sdk.factories.routerFactory,
  )
  return made
}

/** Loads the SDK. Only in a browser: the import reads `self`. */
export async function loadSdk(): Promise<PowerBiModule> {
  // A CommonJS module: some bundlers leave its exports in `default`.
  const loaded: PowerBiModule & { default?: PowerBiModule } = await import('powerbi-client')
  return loaded.factories ? loaded : (loaded.default ?? loaded)
}

/**
 * `setAccessToken` keeps the token in the service, where embeds without a token of their own would take it.
 *
 * @source powerbi-client 2.24.1, `Embed.setAccessToken` and `getAccessToken`.
 */
export function forgetToken(): void {
  if (made) made.accessToken = ''
}
