import { bundleSecrets } from '../../vendor-kit/bundle'
import { inline } from '../../vendor-kit/inline'
import type { EmbedVendor } from '../../vendor-kit/vendor'
import { mountReport } from './mount'
import type { PowerBiOptions } from './options'
import { forgetToken, loadSdk, loadService } from './sdk'

export type { PowerBiBundle, PowerBiItems, PowerBiOptions } from './options'

/** @source powerbi-client 2.24.1, `Embed.defaultEmbedHostName`. */
const HOST = 'https://app.powerbi.com'

/**
 * Power BI reports and visuals, embedded for your customers, by the package `powerbi-client` 2.24. The package
 * is loaded when a report is first shown, and only in a browser.
 *
 * A renewed token is applied in place: the report keeps its filters and its page. If the old token had expired
 * or was rejected, the report loads anew with the new one, which is what Microsoft recommends. If the report
 * does not confirm a new token within 10 s, it loads anew too. Reports of a page that name the same items in
 * `tokenFor` share one token. Filters, page, settings and theme change in place.
 *
 * Power BI tells no height of its content: give the `<Embed>` a height.
 *
 * @source https://learn.microsoft.com/javascript/api/overview/powerbi/refresh-token: `setAccessToken`;
 * https://github.com/microsoft/powerbi-client-react/issues/23: `reload` after an expired token.
 */
export const powerBi: EmbedVendor<{ inline: PowerBiOptions }> = {
  id: 'power-bi',
  name: 'Power BI',
  // What is left of the service's own token, about an hour: the mint says it.
  token: { lifetimeSeconds: 3_600, secrets: bundleSecrets },
  silentAbout: ['height'],
  forgetUser: forgetToken,
  tokenParams: ({ id, datasets = [], tokenFor }) => ({
    reports: sorted(tokenFor?.reports ?? [id]),
    datasets: sorted(tokenFor?.datasets ?? datasets),
  }),
  modes: {
    inline: /* @__PURE__ */ inline({
      assets: ({ embedUrl }) => [
        { kind: 'module', load: loadSdk },
        { kind: 'connect', url: embedUrl ?? HOST },
      ],
      mount: async (context) => mountReport(await loadService(), context),
    }),
  },
}

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort()
}
