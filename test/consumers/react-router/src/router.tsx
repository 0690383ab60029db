import { createBrowserRouter } from 'react-router'
import { embedLoader } from 'react-embed-token'
import { openChat } from 'react-embed-token/vendors/open-chat-widget'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { About } from './About'
import { App } from './App'
import { Board } from './Board'
import { Chat } from './Chat'
import { Checkout } from './Checkout'
import { CustomerChat } from './CustomerChat'
import { embeds, MIN_REMAINING_MS } from './embeds'
import { Home } from './Home'
import { Level } from './Level'
import { Levels } from './Levels'
import { Plain } from './Plain'
import { Store } from './Store'
import { acme } from './vendors/acme'
import { levels, plain, printShop, store, support } from './widgets'

const enough = { minRemainingMs: MIN_REMAINING_MS }

export const router = createBrowserRouter([
  {
    Component: App,
    HydrateFallback: () => null,
    children: [
      { path: '/', Component: Home },
      { path: '/about', Component: About },
      { path: '/store', loader: embedLoader(embeds, returningAi, store, enough), Component: Store },
      { path: '/chat', loader: embedLoader(embeds, openChat, support, enough), Component: Chat },
      {
        path: '/chat/:customer',
        loader: embedLoader(embeds, openChat, support, enough),
        Component: CustomerChat,
      },
      { path: '/board', loader: embedLoader(embeds, acme, printShop, enough), Component: Board },
      { path: '/plain', loader: embedLoader(embeds, returningAi, plain, enough), Component: Plain },
      // The newest token there can be, whenever it is entered.
      {
        path: '/checkout/:step',
        loader: embedLoader(embeds, returningAi, store, { minRemainingMs: 'always' }),
        Component: Checkout,
      },
      {
        path: '/levels',
        loader: embedLoader(embeds, returningAi, levels, enough),
        Component: Levels,
        children: [{ path: ':level', Component: Level }],
      },
    ],
  },
])
