import { keepAlive } from 'react-embed-token/keep-alive'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { EmbedProvider } from 'react-embed-token'
import { embeds, USER } from './embeds'
import { router } from './router'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <EmbedProvider client={embeds} identity={USER} keepAlive={keepAlive()}>
      <RouterProvider router={router} />
    </EmbedProvider>
  </StrictMode>,
)
