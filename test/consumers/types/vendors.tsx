// A consumer of every vendor, compiled against the built package: what must compile, and what must not.
import { defineVendor, Embed, frame, handshake, isOriginAllowed } from 'react-embed-token'
import { OpenChat } from 'react-embed-token/open-chat'
import { createTokenHandler } from 'react-embed-token/server'
import { answeringAgentMint } from 'react-embed-token/server/answering-agent'
import { interaktMint } from 'react-embed-token/server/interakt'
import { openChatWidgetMint } from 'react-embed-token/server/open-chat-widget'
import { returningAiMint } from 'react-embed-token/server/returning-ai'
import { runtypeMint } from 'react-embed-token/server/runtype'
import { answeringAgent, createAnsweringAgent } from 'react-embed-token/vendors/answering-agent'
import { interakt } from 'react-embed-token/vendors/interakt'
import { createChatSession, openChat, openChatWidget } from 'react-embed-token/vendors/open-chat-widget'
import { runtype } from 'react-embed-token/vendors/runtype'
import { runtypeCdn } from 'react-embed-token/vendors/runtype-cdn'

export const own = createAnsweringAgent({ storage: ['aa_*'] })
export const isHere = isOriginAllowed('https://app.example.com', ['*.example.com'], { match: 'domain', star: true })
export const framed = defineVendor<{ iframe: { url: string } }>({
  id: 'framed',
  name: 'Framed',
  modes: { iframe: frame({ ...handshake, src: ({ url }) => url, sandbox: 'allow-scripts' }) },
})

const baseUrl = 'https://chat.example.com'

export function Page() {
  return (
    <>
      <Embed
        vendor={interakt}
        mode="inline"
        options={{ widget: 'chat', launcher: 'floating', placement: 'top-left' }}
        title="Help"
        allowedOrigins={[]}
      />
      <Embed vendor={interakt} mode="inline" options={{ widget: 'search', facets: true }} title="Search" />
      <Embed vendor={interakt} mode="iframe" options={{ widget: 'chat', url: 'https://help.example.com' }} title="Help" />
      <Embed vendor={answeringAgent} mode="iframe" options={{}} title="Calls" />
      <Embed vendor={own} mode="inline" options={{ apiUrl: 'https://api.example.com' }} title="Calls" />
      <Embed
        vendor={runtype}
        mode="inline"
        options={{ agentId: 'a1', config: { copy: { inputPlaceholder: 'Ask' } }, persist: true }}
        title="Assistant"
      />
      <Embed vendor={runtypeCdn} mode="inline" options={{ scriptUrl: 'https://cdn.example.com/p.js', integrity: 'sha384-x' }} title="Assistant" />
      <Embed vendor={openChatWidget} mode="inline" options={{ baseUrl, position: 'left' }} title="Chat" />
      <Embed vendor={openChat} mode="inline" options={{ baseUrl }} title="Chat" />
      <OpenChat baseUrl={baseUrl} title="Chat" height={480} labels={{ send: 'Senden' }} onError={({ code }) => code} />
      <Embed vendor={framed} mode="iframe" options={{ url: 'https://board.example.com' }} title="Board" />
    </>
  )
}

export function WrongProps() {
  return (
    <>
      {/* @ts-expect-error a search has no launcher */}
      <Embed vendor={interakt} mode="inline" options={{ widget: 'search', launcher: 'floating' }} title="Search" />
      {/* @ts-expect-error there are four corners */}
      <Embed vendor={interakt} mode="inline" options={{ widget: 'chat', placement: 'middle' }} title="Help" />
      {/* @ts-expect-error a frame's page is the host's own, and has to be given */}
      <Embed vendor={interakt} mode="iframe" options={{ widget: 'chat' }} title="Help" />
      {/* @ts-expect-error Runtype has no frame */}
      <Embed vendor={runtype} mode="iframe" options={{}} title="Assistant" />
      {/* @ts-expect-error the package needs no address; that is runtypeCdn */}
      <Embed vendor={runtype} mode="inline" options={{ scriptUrl: 'https://cdn.example.com/p.js' }} title="Assistant" />
      {/* @ts-expect-error functions are not plain data */}
      <Embed vendor={runtype} mode="inline" options={{ config: { onSessionInit: () => {} } }} title="Assistant" />
      {/* @ts-expect-error where the deployment is has to be said */}
      <Embed vendor={openChatWidget} mode="inline" options={{}} title="Chat" />
      {/* @ts-expect-error a title is required */}
      <OpenChat baseUrl={baseUrl} />
      {/* @ts-expect-error the panel is always inline */}
      <OpenChat baseUrl={baseUrl} title="Chat" mode="iframe" />
    </>
  )
}

export async function ask(signal: AbortSignal): Promise<string> {
  let said = ''
  for await (const event of createChatSession({ baseUrl, token: () => Promise.resolve('key'), signal }).send('Hello')) {
    if (event.type === 'token') said += event.token
    // @ts-expect-error only a start and an end name the conversation
    if (event.type === 'token') said += event.conversationId
  }
  return said
}

interface User {
  id: string
}
export const POST = createTokenHandler<User>({
  authorize: (request) => (request.headers.get('cookie') ? { id: 'user-1' } : null),
  mint: {
    'returning-ai': returningAiMint({ accessId: 'id', accessKey: 'key' }),
    interakt: interaktMint({ accessToken: ({ params }) => (params['widget'] === 'search' ? 'search' : 'chat'), verify: true }),
    'answering-agent': answeringAgentMint({ apiKey: 'sk_live', externalId: ({ user }) => user.id }),
    runtype: runtypeMint({ clientToken: 'ct_live' }),
    'open-chat-widget': openChatWidgetMint({ apiKey: () => Promise.resolve('a key of 24 characters or more') }),
    acme: ({ user }) => ({ token: user.id, expiresIn: 60 }),
  },
})
// @ts-expect-error who the user is there has to be said
export const nobody = answeringAgentMint({ apiKey: 'sk_live' })
