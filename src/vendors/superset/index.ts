import type { ResolvedTheme } from '../../theme/theme'
import { frame } from '../../vendor-kit/frame/frame-mode'
import { portLine } from '../../vendor-kit/frame/port-line'
import type { EmbedVendor } from '../../vendor-kit/vendor'
import { type SupersetFrameOptions, themeModeOf, tokenParams, uiConfigOf } from './options'
import { emit, pollHeight, readMessage, tokenMessages } from './switchboard'

export type { SupersetFrameOptions, SupersetThemeMode, SupersetUiConfig } from './options'

/**
 * A dashboard of Apache Superset, or of Preset, in a frame.
 *
 * The frame gets its guest token over the handshake of Superset's own SDK, which you do not need. A new token is
 * applied in place, before the old one expires, after the computer has slept, and after the frame has loaded its
 * page again. If no new token arrives in time, the dashboard is covered and keeps its filters.
 *
 * Superset does not report a rejected token. Call `embeds.reportRejected` when you learn of it. The dashboard
 * counts as ready at its first reply after it has a token: Superset does not report that its charts are drawn.
 *
 * `<Embed autoHeight>` follows the height of the content, which is asked for once a second. The height only grows:
 * a page is never lower than its frame.
 *
 * @see https://github.com/apache/superset/tree/master/superset-embedded-sdk (`@superset-ui/embedded-sdk` 0.4.0)
 */
export const superset: EmbedVendor<{ iframe: SupersetFrameOptions }> = {
  id: 'superset',
  name: 'Apache Superset',
  // @source `GUEST_TOKEN_JWT_EXP_SECONDS` in Superset's config.py. It counts for a token that is not a JWT.
  token: { lifetimeSeconds: 300 },
  tokenParams,
  silentAbout: ['rejected'],
  modes: {
    iframe: /* @__PURE__ */ frame({
      src: addressOf,
      // @source `@superset-ui/embedded-sdk` 0.4.0, `lib/const.js` and `lib/index.js`, for all that follows
      line: /* @__PURE__ */ portLine({ type: '__embedded_comms__', handshake: 'port transfer' }),
      readyOn: 'message',
      sandbox: 'allow-same-origin allow-scripts allow-presentation allow-downloads allow-forms allow-popups',
      allow: 'fullscreen; clipboard-write',
      // Superset finds the page's domain on its list by the Referer. The origin is enough for that.
      referrerPolicy: 'strict-origin',
      deliver: tokenMessages,
      receive: readMessage,
      converse: ({ post, signal }) => pollHeight(post, signal),
      // There is no message that takes a token away.
      suspend: () => [],
      deliverTheme: themeMessages,
      deliverOptions: ({ themeConfig }, before) =>
        themeConfig ? [emit('setThemeConfig', { themeConfig })] : before.themeConfig ? null : [],
    }),
  },
}

function addressOf(options: SupersetFrameOptions, context: { theme: ResolvedTheme }): string {
  const { supersetDomain, id, dashboardUiConfig: config } = options
  const { visible, expanded } = config?.filters ?? {}
  const params = Object.entries({
    uiConfig: config && uiConfigOf(config),
    // @source the same package, `lib/const.js`
    show_filters: visible,
    expand_filters: expanded,
    // @source the same package, README, "Setting the Initial Theme Mode"
    themeMode: themeModeOf(options, context.theme),
    ...config?.urlParams,
  }).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  const query = new URLSearchParams(params)
  return `${supersetDomain.replace(/\/+$/, '')}/embedded/${encodeURIComponent(id)}?${query.toString()}`
}

/** A Superset before 6 has no such methods, and ignores the messages. */
function themeMessages(theme: ResolvedTheme, options: SupersetFrameOptions): readonly object[] {
  const { themeConfig } = options
  return [
    ...(themeConfig ? [emit('setThemeConfig', { themeConfig })] : []),
    emit('setThemeMode', { mode: themeModeOf(options, theme) }),
  ]
}
