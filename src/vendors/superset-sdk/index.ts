import type { EmbeddedDashboard } from '@superset-ui/embedded-sdk'
import { EmbedError } from '../../errors/errors'
import { inline } from '../../vendor-kit/inline'
import type { EmbedVendor } from '../../vendor-kit/vendor'
import { permalinkOf, type SupersetOptions, themeModeOf, tokenParams } from '../superset/options'

/** Options of {@link supersetSdk}. */
export interface SupersetSdkOptions extends SupersetOptions {
  /** More values of the frame's `sandbox`, e.g. `allow-top-navigation`. Default: the SDK's own. */
  iframeSandboxExtras?: readonly string[] | undefined
  /** More values of the frame's `allow`, e.g. `camera`. Default: the SDK's own. */
  iframeAllowExtras?: readonly string[] | undefined
  /** The frame's `referrerpolicy`. Superset has to see the page's origin. Default: the page's own. */
  referrerPolicy?: ReferrerPolicy | undefined
}

const importSdk = () => import('@superset-ui/embedded-sdk')

/**
 * A dashboard of Apache Superset, by its own SDK. For pages that need the SDK itself; `superset` of
 * `vendors/superset` does without it, and gives the frame a new token earlier.
 *
 * Install `@superset-ui/embedded-sdk` 0.4 or later: an earlier one leaves its timer running. The SDK asks for a
 * token 5 s before its token expires, by the page's clock, and gets the newest. If the SDK's frame loads again,
 * the SDK has no way to give it a token: the widget fails with `EMBED_WIDGET_LOAD`, and Retry mounts it again.
 *
 * @source `@superset-ui/embedded-sdk` 0.4.0, `lib/index.js` and `lib/guestTokenRefresh.js`
 */
export const supersetSdk: EmbedVendor<{ inline: SupersetSdkOptions }> = {
  id: 'superset',
  name: 'Apache Superset',
  token: { lifetimeSeconds: 300 },
  tokenParams,
  silentAbout: ['rejected'],
  modes: {
    inline: /* @__PURE__ */ inline({
      assets: ({ supersetDomain }) => [
        { kind: 'module', load: importSdk },
        { kind: 'connect', url: supersetDomain },
      ],
      async mount({ container, options, getToken, title, theme, report, signal }) {
        const { embedDashboard } = await importSdk()
        const { supersetDomain, id, dashboardUiConfig, themeConfig } = options
        const dashboard = await embedDashboard({
          id,
          supersetDomain,
          mountPoint: container,
          fetchGuestToken: getToken,
          // `getToken` waits for as long as there is no token. Giving up would only ask again.
          guestTokenFetchTimeoutMs: 0,
          iframeTitle: title,
          iframeSandboxExtras: [...(options.iframeSandboxExtras ?? [])],
          iframeAllowExtras: [...(options.iframeAllowExtras ?? [])],
          dashboardUiConfig: {
            ...(dashboardUiConfig as object),
            urlParams: { themeMode: themeModeOf(options, theme), ...dashboardUiConfig?.urlParams },
          },
          // The type says `string`; the SDK passes `null` on, and Superset then uses its own address.
          resolvePermalinkUrl: (args) => permalinkOf(options, args) as string,
          ...(options.referrerPolicy && { referrerPolicy: options.referrerPolicy }),
        })
        if (themeConfig) dashboard.setThemeConfig(themeConfig)
        dashboard.observeDataMask((dataMask) => report.event('observeDataMask', dataMask))
        const frame = container.querySelector('iframe')
        if (frame)
          Object.assign(frame.style, { display: 'block', width: '100%', height: '100%', border: '0' })
        frame?.addEventListener('load', () => report.failed(loadedAgain()), { signal })
        pollHeight(dashboard, report.height, signal)
        report.ready()
        return {
          // There is no call that takes a token away: the dashboard waits under the cover.
          suspend: () => {},
          setTheme: (next) => dashboard.setThemeMode(themeModeOf(options, next) as 'default'),
          destroy: () => dashboard.unmount(),
        }
      },
    }),
  },
}

function loadedAgain(): EmbedError {
  return new EmbedError(
    'EMBED_WIDGET_LOAD',
    'The frame of Superset’s SDK has loaded again, and the SDK gives a frame its token only once. Mount the widget again, or use `superset` of vendors/superset.',
  )
}

/** Asks for the height of the content once a second. A hidden page is not asked. */
function pollHeight(dashboard: EmbeddedDashboard, tell: (px: number) => void, signal: AbortSignal): void {
  const ask = async () => {
    // A Superset without this method answers with an error.
    const size = await dashboard.getScrollSize().catch(() => null)
    if (size) tell(size.height)
  }
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') void ask()
  }, 1_000)
  signal.addEventListener('abort', () => clearInterval(timer))
}
