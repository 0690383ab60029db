import type { ReactNode } from 'react'
import { Navigation } from './Navigation'

export const metadata = { title: 'Northwind', icons: 'data:,' }

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <Navigation />
        <main>{children}</main>
      </body>
    </html>
  )
}
