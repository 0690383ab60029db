import type { EmbedVendor } from '../vendor-kit/vendor'
import type { RuntypeOptions } from './runtype-config'
import { defineRuntype, type PersonaModule } from './runtype-widget'

export type { RuntypeOptions } from './runtype-config'

/**
 * Runtype's widget, Persona, from the package `@runtypelabs/persona` 4.17, which is loaded when it is first
 * shown. Its style sheet is the page's to import: `import '@runtypelabs/persona/widget.css'`. Without a
 * bundler, take `runtypeCdn`.
 *
 * The token is public and does not expire; what expires is the session that the widget makes with it. It is
 * renewed before the last minute, in which the widget sends nothing: in place, with the next message, and
 * never while an answer is written. A new token is taken in place, too. A refusal that the widget keeps to
 * itself reaches `onError`, with the vendor's hint. The conversation is kept in no storage, unless `persist`
 * says so.
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
