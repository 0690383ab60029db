import type { EmbedVendor } from '../vendor-kit/vendor'
import type { RuntypeOptions } from './runtype-config'
import { defineRuntype, type PersonaModule } from './runtype-widget'

export type { RuntypeOptions } from './runtype-config'

/**
 * Runtype's widget, Persona, from the package `@runtypelabs/persona` 4.17. The package is loaded when the
 * widget is first shown. Import its style sheet in your page: `import '@runtypelabs/persona/widget.css'`.
 * Without a bundler, use `runtypeCdn`.
 *
 * The token is public and does not expire, but the session that the widget begins with it does. The library
 * renews the session before its last minute, in which the widget rejects messages. That happens in place,
 * with the next message, and never while an answer is being written. A new token is also applied in place.
 * If Runtype rejects the token or the page's origin and the widget does not show it, `onError` gets the error
 * with Runtype's hint. The conversation is not stored, unless you set `persist`.
 *
 * Give it a height of 400 px or more: in a lower place, Persona's own layout cuts off the text field while it
 * suggests questions. Measured with 4.17.0.
 *
 * @see https://docs.runtype.com, and the source of `@runtypelabs/persona` 4.17.0
 */
export const runtype: EmbedVendor<{ inline: RuntypeOptions }> = /* @__PURE__ */ defineRuntype<RuntypeOptions>(
  loadPersona,
  () => [{ kind: 'module', load: loadPersona }],
)

function loadPersona(): Promise<PersonaModule> {
  return import('@runtypelabs/persona')
}
