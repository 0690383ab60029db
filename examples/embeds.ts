import { createEmbedClient, fromEndpoint } from 'react-embed-token'
import { shareAcrossTabs } from 'react-embed-token/cross-tab'
import type {
  ReturningAiFrameOptions,
  ReturningAiInlineOptions,
} from 'react-embed-token/vendors/returning-ai'
import { record } from './log'
import { SERVERS } from './servers'

/** The page's one client. */
export const embeds = createEmbedClient({
  source: fromEndpoint(`${SERVERS.backend}/embed-token`, {
    id: 'demo',
    headers: () => ({ 'x-user': String(embeds.identity) }),
  }),
  // Open the demo in a second tab: it asks the first one.
  crossTab: shareAcrossTabs(),
  onEvent: record,
})

const VENDOR = SERVERS['returning-ai']

export type Widget = 'store' | 'milestone'
export type Reading = 'live' | 'held'

/**
 * Whether the emulated widget reads its token at each call, or holds the one it started with. Part of the
 * script's address, so of the page's too.
 */
export const reading: Reading =
  new URLSearchParams(location.search).get('reading') === 'held' ? 'held' : 'live'

const communityId = 'northwind'

/** All widgets of the page share one token: this names it. */
export const anyWidget: ReturningAiInlineOptions = { widget: 'store', communityId }

export function inlineOptions(widget: Widget): ReturningAiInlineOptions {
  return {
    widget,
    communityId,
    scriptUrl: `${VENDOR}/rai-widget.iife.js?reading=${reading}`,
    bundleUrl: `${VENDOR}/bundle.js`,
    v2ApiUrl: VENDOR,
  }
}

/** The frame has no message for the theme: its address tells it. */
export function frameOptions(widget: Widget, scheme: 'light' | 'dark'): ReturningAiFrameOptions {
  return { widget, communityId, widgetUrl: `${VENDOR}/frame?theme=${scheme}&name=${widget}` }
}
