import type { VendorRules } from './rules'
import { interaktRules } from './vendors/interakt'
import { openChatWidgetRules } from './vendors/open-chat-widget'
import { runtypeRules } from './vendors/runtype'

/** The vendors that can be shielded. */
export const VENDOR_RULES = {
  interakt: interaktRules,
  'open-chat-widget': openChatWidgetRules,
  runtype: runtypeRules,
} satisfies Record<string, VendorRules>

/** The id of a vendor that can be shielded. */
export type ShieldedVendor = keyof typeof VENDOR_RULES

/** Why the others cannot. */
export const NOT_SHIELDED: Readonly<Record<string, string>> = {
  'answering-agent':
    'Answering Agent exchanges its token at /api/validate-embed-token, in a page of its own origin, and documents neither the request nor the answer. A proxy would have to guess both.',
  'returning-ai':
    'Returning.AI’s tokens live for 15 minutes and are signed for one user by the vendor: there is no lasting token to hide.',
}
