// The text of two files that every block of code is compiled with; no file of their own, for this repository
// is not to see what they declare.

/**
 * What texts take for granted beside what can be imported: a page, its user, its client, and what vendors'
 * scripts bring.
 */
export const PRELUDE = `
import type { ReactNode } from 'react'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Decorator } from '@storybook/react-vite'
import type { Hono } from 'hono'
import type { EmbedClient, EmbedTheme, EmbedVendor, GraphQLAnswer } from 'react-embed-token'
import type { InitialTokens } from 'react-embed-token/initial-tokens'
import type { Mint } from 'react-embed-token/server'
import type { EmbedTokenIssuer } from 'react-embed-token/server/signing'
declare global {
  interface User { id: string }
  const user: User
  const getUser: (request: Request) => Promise<User | null>
  const authorize: typeof getUser
  const userOf: (cookies: object) => Promise<User | null>
  const embeds: EmbedClient
  const Page: () => ReactNode
  const Store: () => ReactNode
  const Chat: () => ReactNode
  const Skeleton: () => ReactNode
  const root: Element
  const App: () => ReactNode
  const brand: EmbedTheme
  const acme: EmbedVendor<{ inline: { account?: string; board: string } }>
  const ReturningAIWidget: { reload: () => Promise<void> }
  const ChatDropinUI: { init: (settings: { containerId: string; accessToken: string }) => void }
  const store: { widget: 'store'; communityId: string; bundleUrl: string }
  const communityId: string, widgetId: string, bundleUrl: string, widgetUrl: string, apiUrl: string, agentId: string, baseUrl: string
  const options: { baseUrl: string }
  const api: { post: (url: string, body: unknown, settings: { signal: AbortSignal }) => Promise<{ data: unknown }> }
  const auth: { getToken: () => Promise<string>; renew: () => Promise<void> }
  const post: (query: string, signal: AbortSignal) => Promise<GraphQLAnswer<{ createToken: { token: string; expiresIn: number } }>>
  const withYours: Decorator
  const accessId: string, accessKey: string, apiKey: string, searchToken: string, chatToken: string
  const show: (text: string) => void
  const signal: AbortSignal
  const log: { error: (error: unknown) => void }
  const request: Request
  const token: string, jwks: string, audience: string
  const issuer: string & EmbedTokenIssuer
  const html: string
  const mint: Mint<User>
  const mayRead: (user: User, dashboard: unknown) => boolean
  const tenantOf: (user: User) => number
  const dashboardsOf: (user: User) => string[]
  const initialTokens: InitialTokens
  const handler: (request: Request) => Promise<Response>
  // Hono's, and Express's.
  const app: Hono & { use: (path: string, listener: (request: IncomingMessage, response: ServerResponse) => unknown) => void }
}`

/** Packages that a reader has and this repository has not: what of them is shown. */
export const PACKAGES = `
declare module '@tanstack/react-router' {
  type Node = import('react').ReactNode
  type Load = (context: { abortController: AbortController }) => unknown
  export function createFileRoute(path: string): (options: { beforeLoad?: Load; loader?: Load; component?: () => Node }) => object
  export function useLocation(): { pathname: string }
  export function Link(props: import('react').ComponentProps<'a'> & { to: string }): Node
  export function Outlet(): Node
}
declare module 'next/headers' {
  export function cookies(): Promise<{ get: (name: string) => { value: string } | undefined }>
  export function headers(): Promise<Headers>
}
declare module 'next/navigation' {
  export function usePathname(): string
}
declare module '@/app/Providers' {
  type Node = import('react').ReactNode
  export function Providers(props: { user: User | null; initialTokens: import('react-embed-token/initial-tokens').InitialTokens; children: Node }): Node
}
declare module 'next/link' {
  export default function Link(props: import('react').ComponentProps<'a'>): import('react').ReactNode
}`
