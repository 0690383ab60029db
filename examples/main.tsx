import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { App } from './App'
import { anyWidget, embeds } from './embeds'
import { Watch } from './Watch'
import { WidgetPage } from './WidgetPage'

embeds.setIdentity('user-1')

/**
 * Before a view renders, its token is on its way. Unlike `embedLoader`, it holds no view up: what a fault
 * does to the widgets is to be seen.
 */
function loader() {
  void embeds.prefetch(returningAi, anyWidget)
  return null
}

const router = createBrowserRouter([
  {
    element: <App />,
    HydrateFallback: () => null,
    children: [
      {
        element: <Watch />,
        children: [
          {
            index: true,
            loader,
            element: (
              <WidgetPage
                key="store"
                widget="store"
                title="Store"
                lead="Leave half a sentence in the frame’s note, and watch the tokens come and go."
              />
            ),
          },
          {
            path: 'rewards',
            loader,
            element: (
              <WidgetPage
                key="milestone"
                widget="milestone"
                title="Rewards"
                lead="Another route, the same token: nothing is fetched twice. The store’s frame is kept."
              />
            ),
          },
        ],
      },
      {
        path: 'backend',
        lazy: async () => ({ Component: (await import('./fleet/FleetPage')).FleetPage }),
      },
      // Vendors and style sheets that are of no use to the other routes.
      {
        path: 'vendors',
        loader,
        lazy: async () => ({ Component: (await import('./all-vendors/AllVendors')).AllVendors }),
      },
    ],
  },
])

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
)
