import { bundleSecrets } from '../../vendor-kit/bundle'
import { inline } from '../../vendor-kit/inline'
import { singleUse } from '../../vendor-kit/single-use'
import { remountWhenIdle } from '../../vendor-kit/swap/when-idle'
import type { EmbedVendor } from '../../vendor-kit/vendor'
import { forgetContexts, loadSdk } from './context'
import { mountExperience } from './mount'
import type { QuickSightOptions } from './options'

export type { QuickSightBundle, QuickSightOptions, QuickSightParameter } from './options'

/**
 * Dashboards and visuals of Amazon QuickSight, by the package `amazon-quicksight-embedding-sdk` 2.11. The
 * package is loaded when a dashboard is first shown.
 *
 * The token is an embed URL. It lives for five minutes, opens one dashboard once, and begins a session of 15
 * minutes to 10 hours. Each mount has a URL of its own. QuickSight takes no new URL in place: before the session
 * ends, the dashboard is mounted anew with a new URL, when its user leaves it alone. Parameters, sheet and theme
 * change in place.
 *
 * @source https://docs.aws.amazon.com/quicksight/latest/APIReference/API_GenerateEmbedUrlForRegisteredUser.html
 */
export const quicksight: EmbedVendor<{ inline: QuickSightOptions }> = {
  id: 'quicksight',
  name: 'Amazon QuickSight',
  token: {
    lifetimeSeconds: 300,
    neededFor: 'mount',
    singleUse: /* @__PURE__ */ singleUse(),
    secrets: bundleSecrets,
  },
  forgetUser: forgetContexts,
  tokenParams: ({ experience = 'dashboard', dashboardId, sheetId, visualId }) => ({
    experience,
    dashboardId,
    ...(sheetId === undefined ? {} : { sheetId }),
    ...(visualId === undefined ? {} : { visualId }),
  }),
  modes: {
    inline: /* @__PURE__ */ inline({
      swap: /* @__PURE__ */ remountWhenIdle(),
      assets: () => [{ kind: 'module', load: loadSdk }],
      mount: mountExperience,
    }),
  },
}
