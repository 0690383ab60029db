import '@runtypelabs/persona/widget.css'
import type { ReactElement } from 'react'
import { Embed, EmbedProvider, type EmbedTheme } from '../../src'
import { createAnsweringAgent } from '../../src/vendors/answering-agent'
import { interakt } from '../../src/vendors/interakt'
import { openChat, openChatWidget } from '../../src/vendors/open-chat-widget'
import { returningAi } from '../../src/vendors/returning-ai'
import { runtype } from '../../src/vendors/runtype'
import type { VendorWorld } from './world'

/** As a host that has looked where the script keeps its session. */
const answeringAgent = createAnsweringAgent({ storage: ['aa_auth_token'] })

/** Every vendor, and every way of embedding it but the two by which it would come twice, on one page. */
export function FiveVendors({
  world,
  theme,
  identity = 'user-1',
}: {
  world: VendorWorld
  theme: EmbedTheme
  identity?: string
}) {
  const { servers } = world
  const at = servers['returning-ai']
  const chat = servers['open-chat-widget']
  const embeds: ReactElement[] = [
    <Embed
      key="store"
      vendor={returningAi}
      mode="inline"
      options={{
        widget: 'store',
        communityId: 'c1',
        scriptUrl: `${at}/rai-widget.iife.js?poll=200`,
        bundleUrl: `${at}/bundle.js`,
        v2ApiUrl: at,
      }}
      title="Store"
      height={360}
    />,
    <Embed
      key="milestone"
      vendor={returningAi}
      mode="iframe"
      options={{ widget: 'milestone', communityId: 'c1', widgetUrl: `${at}/frame?name=milestone&poll=200` }}
      title="Milestones"
      height={360}
    />,
    <Embed
      key="chat"
      vendor={interakt}
      mode="inline"
      options={{ widget: 'chat', scriptUrl: `${servers.interakt}/embed/v1/widgets.js` }}
      title="Help"
      height={420}
    />,
    <Embed
      key="search"
      vendor={interakt}
      mode="inline"
      options={{ widget: 'search', scriptUrl: `${servers.interakt}/embed/v1/widgets.js` }}
      title="Search"
      height={420}
    />,
    <Embed
      key="dashboard"
      vendor={answeringAgent}
      mode="iframe"
      options={{ dashboardUrl: `${servers['answering-agent']}/dashboard.html` }}
      title="Calls"
      height={360}
    />,
    <Embed
      key="agent"
      vendor={answeringAgent}
      mode="inline"
      options={{ scriptUrl: `${servers['answering-agent']}/embed.js` }}
      title="Conversations"
      height={360}
    />,
    <Embed
      key="assistant"
      vendor={runtype}
      mode="inline"
      options={{ apiUrl: servers.runtype }}
      title="Assistant"
      height={480}
    />,
    <Embed
      key="panel"
      vendor={openChat}
      mode="inline"
      options={{ baseUrl: chat, welcomeMessage: 'Hello!' }}
      title="Support"
      height={480}
    />,
    <Embed
      key="widget"
      vendor={openChatWidget}
      mode="inline"
      options={{ baseUrl: chat, title: 'Chat' }}
      title="Chat"
    />,
  ]
  return (
    <EmbedProvider client={world.client} identity={identity} theme={theme}>
      <h1>Five vendors</h1>
      <p>
        A page’s own <a href="#here">words</a>, <button>button</button> and <input aria-label="field" />.
      </p>
      {embeds}
    </EmbedProvider>
  )
}

export const EMBEDS = 9
