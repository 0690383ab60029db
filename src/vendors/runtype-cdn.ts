import { EmbedError } from '../errors/errors'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { RuntypeOptions } from './runtype-config'
import { defineRuntype, type PersonaModule } from './runtype-widget'

/** Options of {@link runtypeCdn}. */
export interface RuntypeCdnOptions extends RuntypeOptions {
  /** The address of Persona's script. Default: `dist/index.global.js` of version 4.17.0, from jsDelivr. */
  scriptUrl?: string | undefined
  /** Subresource integrity of the script. */
  integrity?: string | undefined
  /** The address of its style sheet. Default: `widget.css` beside `scriptUrl`. */
  styleUrl?: string | undefined
  /** Subresource integrity of the style sheet. */
  styleIntegrity?: string | undefined
}

/** @source `@runtypelabs/persona` 4.17.0, on the CDN that the vendor's documentation names. */
const SCRIPT_URL = 'https://cdn.jsdelivr.net/npm/@runtypelabs/persona@4.17.0/dist/index.global.js'

/**
 * Runtype's widget, Persona, as a script from a CDN, with its style sheet. For pages that do not bundle
 * `@runtypelabs/persona`. It behaves as `runtype` does.
 *
 * @throws {EmbedError} `EMBED_WIDGET_LOAD`: the script has run, and Persona is not there.
 */
export const runtypeCdn: EmbedVendor<{ inline: RuntypeCdnOptions }> =
  /* @__PURE__ */ defineRuntype<RuntypeCdnOptions>(
    findPersona,
    ({
      scriptUrl = SCRIPT_URL,
      integrity,
      styleUrl = new URL('widget.css', new URL(scriptUrl, document.baseURI)).href,
      styleIntegrity,
    }) => [
      { kind: 'script', url: scriptUrl, integrity },
      { kind: 'style', url: styleUrl, integrity: styleIntegrity },
    ],
  )

function findPersona(): PersonaModule {
  const persona = (globalThis as { AgentWidget?: Partial<PersonaModule> }).AgentWidget
  if (typeof persona?.initAgentWidget !== 'function') {
    throw new EmbedError(
      'EMBED_WIDGET_LOAD',
      'Persona’s script ran, but window.AgentWidget is missing. Check scriptUrl.',
    )
  }
  return persona as PersonaModule
}
