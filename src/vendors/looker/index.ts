import { bundleSecrets } from '../../vendor-kit/bundle'
import { inline } from '../../vendor-kit/inline'
import { singleUse } from '../../vendor-kit/single-use'
import type { EmbedVendor } from '../../vendor-kit/vendor'
import { mountLooker } from './mount'
import type { LookerOptions } from './options'

export type { LookerBundle, LookerOptions } from './options'

type LookerModule = Pick<typeof import('@looker/embed-sdk'), 'LookerEmbedExSDK'>

/**
 * Looker's dashboards, Looks, Explores, extensions and reports, embedded without cookies, by the package
 * `@looker/embed-sdk` 2.0. The package is loaded when the first of them is shown.
 *
 * The token is a bundle of Looker's tokens, made by `lookerMint`. It opens one frame once. When the frame asks for
 * new tokens, it gets the next bundle. If your backend is away, the frame waits, and goes on when it is back. When
 * the session of Looker has ended, a new one is acquired, and the frame is opened again: Looker keeps no place
 * over a session's end. A dashboard's filters change in place. The theme is a name, and is read at the mount.
 *
 * @source https://cloud.google.com/looker/docs/cookieless-embed
 */
export const looker: EmbedVendor<{ inline: LookerOptions }> = {
  id: 'looker',
  name: 'Looker',
  token: {
    lifetimeSeconds: 600,
    singleUse: /* @__PURE__ */ singleUse(),
    secrets: bundleSecrets,
  },
  tokenParams: ({ tokenParams }) => tokenParams ?? {},
  modes: {
    inline: /* @__PURE__ */ inline({
      assets: ({ host }) => [
        { kind: 'module', load: loadSdk },
        { kind: 'connect', url: `https://${host.replace(/^https:\/\//, '')}` },
      ],
      async mount(context) {
        const { LookerEmbedExSDK } = await loadSdk()
        return mountLooker(() => new LookerEmbedExSDK(), context)
      },
    }),
  },
}

async function loadSdk(): Promise<LookerModule> {
  // A CommonJS module: some bundlers leave its exports in `default`.
  const loaded: Partial<LookerModule> & { default?: LookerModule } = await import('@looker/embed-sdk')
  return loaded.LookerEmbedExSDK ? (loaded as LookerModule) : (loaded.default ?? (loaded as LookerModule))
}
