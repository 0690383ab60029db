import type { JsonObject } from '../base/json'
import { EmbedError } from '../errors/errors'
import type { Swap } from '../vendor-kit/swap'
import type { EmbedVendor } from '../vendor-kit/vendor'
import { enlist, type FakeWidget, type FakeWidgetSettings, mountFake } from './fake-widget'

/** What {@link fakeVendor} takes; all of it may be left out. */
export interface FakeVendorSettings<O extends object> extends FakeWidgetSettings {
  /** Default `fake`. */
  id?: string | undefined
  /** Default `Fake`. */
  name?: string | undefined
  /** How its widgets take a new token. Default `{ apply: 'in-place' }`. */
  swap?: Swap | undefined
  tokenParams?: ((options: O) => JsonObject) | undefined
}

/** A vendor whose widgets are stand-ins, and are listed. */
export type FakeVendor<O extends object> = EmbedVendor<{ inline: O; iframe: O }> & {
  /** Every widget of it so far, in order; one that was remounted is listed again. */
  readonly widgets: readonly FakeWidget[]
}

/**
 * A vendor for tests: its widgets tell what they were given, and can reject, resize and crash. Inside
 * `<EmbedTestProvider>`, every vendor's widgets do.
 *
 * @example
 * const vendor = fakeVendor({ swap: { apply: 'reload' }, rejects: (token) => token === 'fake-fake-1' })
 */
export function fakeVendor<O extends object = JsonObject>(
  settings: FakeVendorSettings<O> = {},
): FakeVendor<O> {
  const { id = 'fake', name = 'Fake', swap = { apply: 'in-place' }, tokenParams, ...behaviour } = settings
  const vendor: EmbedVendor<{ inline: O; iframe: O }> = {
    id,
    name,
    ...(tokenParams ? { tokenParams } : {}),
    modes: {
      inline: {
        swap,
        mount: (context) => {
          const element = context.container.closest<HTMLElement>('[data-embed-surface]') ?? context.container
          return mountFake(
            { ...context, quote: String },
            { vendor: fake, element, title: element.closest('[data-embed]')?.ariaLabel ?? '' },
            { mode: 'inline', swap, floats: false },
            {},
          )
        },
      },
      iframe: {
        swap,
        sandbox: '',
        readyOn: 'load',
        src: () => {
          throw new EmbedError(
            'EMBED_CONFIG',
            'Expected a fake vendor’s frame inside <EmbedTestProvider>, which stands in for it: it has no page of its own.',
          )
        },
      },
    },
  }
  const fake: FakeVendor<O> = Object.assign(vendor, { widgets: enlist(vendor, behaviour) })
  return fake
}
