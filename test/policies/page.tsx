import { createRoot } from 'react-dom/client'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from '../../src'
import { answeringAgent } from '../../src/vendors/answering-agent'
import { interakt } from '../../src/vendors/interakt'
import { openChat, openChatWidget } from '../../src/vendors/open-chat-widget'
import { returningAi } from '../../src/vendors/returning-ai'
import { runtype } from '../../src/vendors/runtype'
import { runtypeCdn } from '../../src/vendors/runtype-cdn'
import type { VendorOrigins } from './world'

/** What the page is asked to show, in its address. */
export interface PolicySetup {
  /** A name of the guide's table. */
  row: string
  origins: VendorOrigins
  /** The page has a `default` policy of Trusted Types, which lets through what the vendor writes. */
  hasDefault: boolean
}

export interface Violation {
  directive: string
  /** The file whose code was stopped. */
  by: string
}

declare global {
  interface Window {
    seen: { violations: Violation[]; errors: { code: string; message: string }[] }
    trustedTypes: { createPolicy: (name: string, rules: object) => unknown }
  }
}

const { row, origins, hasDefault } = JSON.parse(
  new URLSearchParams(location.search).get('setup') ?? '{}',
) as PolicySetup
const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce
const seen: Window['seen'] = (window.seen = { violations: [], errors: [] })
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, sourceFile, blockedURI }) => {
  // Where WebKit looks for an icon of the page, the page's policy has a say.
  if (!/favicon\.ico$/.test(blockedURI))
    seen.violations.push({ directive: effectiveDirective, by: sourceFile })
})

if (hasDefault) {
  const vendors = Object.values(origins)
  window.trustedTypes.createPolicy('default', {
    createHTML: (html: string) => html,
    createScriptURL: (url: string) => (vendors.includes(new URL(url).origin) ? url : null),
  })
}

const at = (vendor: keyof VendorOrigins, path: string) => `${origins[vendor]}${path}`
const shared = {
  title: 'Widget',
  height: 320,
  onError: ({ code, message }: Error & { code: string }) => void seen.errors.push({ code, message }),
}
const sdk = {
  scriptUrl: at('returning-ai', '/rai-widget.iife.js'),
  bundleUrl: at('returning-ai', '/bundle.js'),
  v2ApiUrl: origins['returning-ai'],
}
const widgets = at('interakt', '/embed/v1/widgets.js')
const persona = { apiUrl: origins.runtype, scriptUrl: at('cdn', '/persona/index.global.js') }
const baseUrl = origins['open-chat-widget']

/** The panel makes no request before somebody writes. */
function say() {
  const field = document.querySelector('textarea')
  if (!field) throw new Error('Expected a field to write in.')
  field.value = 'Hello'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
}

const EMBEDS: Record<string, () => React.ReactElement> = {
  'Returning.AI, inline': () => (
    <Embed
      {...shared}
      vendor={returningAi}
      mode="inline"
      options={{ widget: 'store', communityId: 'c1', ...sdk }}
    />
  ),
  'Returning.AI, iframe': () => (
    <Embed
      {...shared}
      vendor={returningAi}
      mode="iframe"
      options={{ widget: 'store', communityId: 'c1', widgetUrl: at('returning-ai', '/frame?name=store') }}
    />
  ),
  'Interakt chat, inline': () => (
    <Embed {...shared} vendor={interakt} mode="inline" options={{ widget: 'chat', scriptUrl: widgets }} />
  ),
  'Interakt search, inline': () => (
    <Embed {...shared} vendor={interakt} mode="inline" options={{ widget: 'search', scriptUrl: widgets }} />
  ),
  'Interakt, iframe': () => (
    <Embed
      {...shared}
      vendor={interakt}
      mode="iframe"
      options={{ widget: 'chat', url: at('interakt', '/frame?widget=chat') }}
    />
  ),
  'Answering Agent, iframe': () => (
    <Embed
      {...shared}
      vendor={answeringAgent}
      mode="iframe"
      options={{ dashboardUrl: at('answering-agent', '/dashboard.html') }}
    />
  ),
  'Answering Agent, inline': () => (
    <Embed
      {...shared}
      vendor={answeringAgent}
      mode="inline"
      options={{ scriptUrl: at('answering-agent', '/embed.js') }}
    />
  ),
  Runtype: () => <Embed {...shared} vendor={runtype} mode="inline" options={{ apiUrl: origins.runtype }} />,
  'Runtype, from a CDN': () => <Embed {...shared} vendor={runtypeCdn} mode="inline" options={persona} />,
  'Open Chat Widget, its script': () => (
    <Embed {...shared} vendor={openChatWidget} mode="inline" options={{ baseUrl, title: 'Chat' }} />
  ),
  'Open Chat Widget, `openChat`': () => (
    <Embed {...shared} vendor={openChat} mode="inline" options={{ baseUrl }} onReady={say} />
  ),
}

const client = createEmbedClient({ source: fromEndpoint('/embed-token') })
createRoot(document.body.appendChild(document.createElement('main'))).render(
  <EmbedProvider client={client} identity="user-1" nonce={nonce}>
    {EMBEDS[row]?.()}
  </EmbedProvider>,
)
