import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { embedLoader } from 'react-embed-token'
import { openChat } from 'react-embed-token/vendors/open-chat-widget'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { About } from './About'
import { Chat } from './Chat'
import { embeds, MIN_REMAINING_MS } from './embeds'
import { Home } from './Home'
import { Layout } from './Layout'
import { Level } from './Level'
import { Levels } from './Levels'
import { Store } from './Store'
import { levels, store, support } from './widgets'

const enough = { minRemainingMs: MIN_REMAINING_MS }

const root = createRootRoute({ component: Layout })
const home = createRoute({ getParentRoute: () => root, path: '/', component: Home })
const about = createRoute({ getParentRoute: () => root, path: '/about', component: About })

/**
 * `beforeLoad` runs at each navigation, and the view waits for it: it always shows with a token that has
 * enough left.
 */
const storeRoute = createRoute({
  getParentRoute: () => root,
  path: '/store',
  beforeLoad: embedLoader(embeds, returningAi, store, enough),
  component: Store,
})

/**
 * A `loader` runs beside others. A view that was shown before shows at once, and its loader runs beside it.
 */
const levelsRoute = createRoute({
  getParentRoute: () => root,
  path: '/levels',
  loader: embedLoader(embeds, returningAi, levels, enough),
  component: Levels,
})
const levelRoute = createRoute({ getParentRoute: () => levelsRoute, path: '$level', component: Level })

const chat = createRoute({
  getParentRoute: () => root,
  path: '/chat',
  loader: embedLoader(embeds, openChat, support, enough),
  component: Chat,
})

export const router = createRouter({
  routeTree: root.addChildren([home, about, storeRoute, levelsRoute.addChildren([levelRoute]), chat]),
  // A link that the pointer or the focus is on runs its route's beforeLoad and loader.
  defaultPreload: 'intent',
  // The client knows better than the router how old its tokens are.
  defaultPreloadStaleTime: 0,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
