import type { EmbedVendor, ModeOptions, TokenState, VendorModes } from 'react-embed-token'
import { answeringAgent } from 'react-embed-token/vendors/answering-agent'
import { interakt } from 'react-embed-token/vendors/interakt'
import { openChat } from 'react-embed-token/vendors/open-chat-widget'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { runtype } from 'react-embed-token/vendors/runtype'
import { anyWidget, embeds } from '../embeds'
import { post, SERVERS } from '../servers'
import { assistant, dashboard, help, search, support } from './options'

/**
 * How the page learns that a widget's key was refused: from the widget, with its next call or its user's next
 * message, or not from it at all.
 */
type Tells = 'soon' | 'with-message' | 'never'

/** What a widget's vendor knows its user by, and how to make it worthless. */
export interface Key {
  name: string
  tells: Tells
  getState: () => TokenState
  subscribe: (listener: () => void) => () => void
  rotate: () => Promise<unknown>
  /** Says for the widget that its key was refused. */
  report: () => void
}

function keyOf<M extends VendorModes>(
  name: string,
  tells: Tells,
  vendor: EmbedVendor<M>,
  options: ModeOptions<M>,
  rotate: () => Promise<unknown>,
): Key {
  return {
    name,
    tells,
    getState: () => embeds.getState(vendor, options),
    // Looking on is no need: the widgets are what keeps it fresh.
    subscribe: (listener) => embeds.subscribe(vendor, options, listener, { isPassive: true }),
    rotate,
    // One that has just replaced a refused one is fetched anew only because a person wants it.
    report: () =>
      void embeds
        .reportRejected(vendor, options)
        .catch(() => embeds.refresh(vendor, options))
        .catch(() => {}),
  }
}

const rotateAt = (origin: string, what: object = {}) => post(`${origin}/__rotate`, what)

/** Every key of the page's, in the order of the cards. */
export const KEYS: readonly Key[] = [
  keyOf('Returning.AI', 'soon', returningAi, anyWidget, () => rotateAt(SERVERS['returning-ai'])),
  keyOf('Interakt, chat', 'with-message', interakt, help, () =>
    rotateAt(SERVERS.interakt, { experience: 'chat' }),
  ),
  keyOf('Interakt, search', 'never', interakt, search, () =>
    rotateAt(SERVERS.interakt, { experience: 'search' }),
  ),
  keyOf('Answering Agent', 'never', answeringAgent, dashboard, () =>
    rotateAt(SERVERS['answering-agent'], { externalId: String(embeds.identity) }),
  ),
  keyOf('Runtype', 'with-message', runtype, assistant, () => rotateAt(SERVERS.runtype)),
  keyOf('Open Chat Widget', 'with-message', openChat, support, () => rotateAt(SERVERS['open-chat-widget'])),
]
