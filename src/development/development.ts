import { leaveAlone, watchClient } from './client'
import { tellOfBlocks, tellOfServerLoader } from './page'
import { checkProvider, noteProvider } from './provider'
import { checkRenewal } from './renewal'
import { sentences } from '../errors/sentences'
import { widgetSentences } from '../errors/widget-sentences'
import { tellOfTheme } from './theme'
import { checkToken } from './token'
import { checkVendor } from './vendor'
import { checkEmbed, checkWidget, tellOfFlood, tellOfHeightLoop } from './widget'
import { speak } from '../errors/embed-error'

const checks = {
  checkEmbed,
  checkProvider,
  checkRenewal,
  checkToken,
  checkVendor,
  checkWidget,
  leaveAlone,
  noteProvider,
  tellOfBlocks,
  tellOfFlood,
  tellOfHeightLoop,
  tellOfServerLoader,
  tellOfTheme,
  watchClient,
}

/**
 * Tells of mistakes on the console, once each. `null` in production: every sentence is in `development/`, and
 * bundlers leave all of it out.
 *
 * Call it with facts, e.g. `development?.checkVendor(client, vendor, '<Embed>')`: a sentence beside the call
 * would be in production.
 */
export let development: typeof checks | null = null

function switchOn(): void {
  // In these words, because bundlers put a constant in their place. `typeof process` would be "undefined" in
  // a page that is bundled for development.
  if (process.env.NODE_ENV !== 'production') {
    development = harmless(checks)
    speak(sentences, widgetSentences)
  }
}

try {
  switchOn() // by a call, because Rollup keeps everything that is in a `try` itself
} catch {
  // Neither bundler nor Node: nobody develops.
}

/** A check reads whatever it is given, and must break no page. */
function harmless<C extends Record<string, (...args: never[]) => void>>(all: C): C {
  const guarded =
    (check: C[string]) =>
    (...args: never[]) => {
      try {
        check(...args)
      } catch {
        // The mistake shows itself in another way.
      }
    }
  return Object.fromEntries(
    Object.entries(all).map(([name, check]) => [name, guarded(check as C[string])]),
  ) as C
}
