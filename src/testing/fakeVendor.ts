import type { JsonObject } from '../base/json'
import { EmbedError } from '../errors/errors'
import { frame } from '../vendor-kit/frame/frame-mode'
import { inline } from '../vendor-kit/inline'
import type { Swap } from '../vendor-kit/swap/swap'
import { inPlace } from '../vendor-kit/swap/swap'
import type { EmbedVendor } from '../vendor-kit/vendor'
import { enlist, type FakeWidget, type FakeWidgetSettings, mountFake } from './fake-widget'

/** Settings of {@link fakeVendor}. All are optional. */
export interface FakeVendorSettings<O extends object> extends FakeWidgetSettings {
  /** Default `fake`. */
  id?: string | undefined
  /** Default `Fake`. */
  name?: string | undefined
  /** How its widgets take a new token. Default `inPlace`. */
  swap?: Swap | undefined
  tokenParams?: ((options: O) => JsonObject) | undefined
}

/** A vendor whose widgets are stand-ins. It lists them. */
export type FakeVendor<O extends object> = EmbedVendor<{ inline: O; iframe: O }> & {
  /** All its widgets so far, in order. A widget that was remounted is listed again. */
  readonly widgets: readonly FakeWidget[]
}

/**
 * A vendor for tests. Its widgets show what they were given, and can reject, resize and crash. Inside
 * `<EmbedTestProvider>`, the widgets of every vendor can do that.
 *
 * @example
 * const vendor = fakeVendor({ swap: reloadWhenIdle(), rejects: (token) => token === 'fake-fake-1' })
 */
export function fakeVendor<O extends object = JsonObject>(
  settings: FakeVendorSettings<O> = {},
): FakeVendor<O> {
  const { id = 'fake', name = 'Fake', swap = inPlace, tokenParams, ...behaviour } = settings
  const vendor: EmbedVendor<{ inline: O; iframe: O }> = {
    id,
    name,
    ...(tokenParams ? { tokenParams } : {}),
    modes: {
      inline: inline({
        swap,
        mount: (context) => {
          const element = context.container.closest<HTMLElement>('[data-embed-surface]') ?? context.container
          return mountFake(
            {
              ...context,
              readToken: () => context.token,
              lendGetToken: () => context.getToken,
              theme: () => context.theme,
              quote: String,
            },
            { vendor: fake, element, title: element.closest('[data-embed]')?.ariaLabel ?? '' },
            { mode: 'inline', swap, floats: false },
            {},
          )
        },
      }),
      iframe: frame({
        swap,
        sandbox: '',
        readyOn: 'load',
        src: () => {
          throw new EmbedError(
            'EMBED_CONFIG',
            'A fake vendor’s frame has no page of its own. Put <EmbedTestProvider> around it.',
          )
        },
      }),
    },
  }
  const fake: FakeVendor<O> = Object.assign(vendor, { widgets: enlist(vendor, behaviour) })
  return fake
}
