import { findFirefox } from '../../scripts/browser.ts'

/** Settings of a Firefox, as `about:config` has them. */
export type FirefoxPrefs = Readonly<Record<string, string | number | boolean>>

/** The system asks it for light. */
export const FIREFOX_LIGHT: FirefoxPrefs = { 'layout.css.prefers-color-scheme.content-override': 1 }

/** The system asks it for less motion. */
export const FIREFOX_STILL: FirefoxPrefs = { 'ui.prefersReducedMotion': 1 }

/** Clicks go through the browser's own process, and so reach a frame of another site, which has its own process. */
export const FIREFOX_CLICKS: FirefoxPrefs = { 'remote.events.async.mouse.enabled': true }

/** A proxy (`https-hosts.ts`) answers for vendors' hosts, though Firefox knows them for well secured ones. */
export function httpsBy(address: string): FirefoxPrefs {
  const { hostname, port } = new URL(address)
  return {
    'network.proxy.type': 1,
    'network.proxy.ssl': hostname,
    'network.proxy.ssl_port': Number(port),
    'network.stricttransportsecurity.preloadlist': false,
    'security.cert_pinning.enforcement_level': 0,
  }
}

/** The Firefox that people have, over WebDriver BiDi; on the public CI, the build that Playwright downloads. */
export const firefoxLaunch = (firefoxUserPrefs: FirefoxPrefs) =>
  (process.env['PLAYWRIGHT_BUILDS']
    ? { firefoxUserPrefs }
    : { firefoxUserPrefs, executablePath: findFirefox(), channel: 'moz-firefox' }) as never
