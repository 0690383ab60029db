// What <Embed> and its parts take, and what they do not.
import { Embed, type EmbedClient, EmbedFrame, EmbedInline, EmbedProvider } from 'react-embed-token'
import { keepAlive } from 'react-embed-token/keep-alive'
import { interakt } from 'react-embed-token/vendors/interakt'
import { metabase } from 'react-embed-token/vendors/metabase'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { runtype } from 'react-embed-token/vendors/runtype'
import { superset } from 'react-embed-token/vendors/superset'
import { supersetSdk } from 'react-embed-token/vendors/superset-sdk'

declare const client: EmbedClient
const SUPERSET = { supersetDomain: 'https://superset.example.com', id: 'abc' }
const METABASE = { instanceUrl: 'https://metabase.example.com' }
const HELP = 'https://help.example.com'
const store = { widget: 'store', communityId: 'c1' } as const

export const right = (
  <EmbedProvider client={client} identity={7} keepAlive={keepAlive({ limit: 2 })}>
    <Embed vendor={returningAi} mode="inline" options={store} title="Store" height="50vh" keepAlive />
    <Embed
      vendor={returningAi}
      mode="iframe"
      options={{ ...store, widgetUrl: 'https://w.example' }}
      title="Store"
      keepAlive="second"
      sandbox={false}
    />
    <EmbedInline
      vendor={runtype}
      options={{ agentId: 'a1' }}
      title="Assistant"
      keepAlive={false}
      onStateChange={({ status, retry }) => status === 'failed' && retry()}
    />
    <EmbedFrame
      vendor={interakt}
      options={{ widget: 'chat', url: 'https://help.example.com' }}
      title="Help"
      allow="clipboard-write"
    />
    <Embed
      vendor={superset}
      mode="iframe"
      options={{ ...SUPERSET, dashboardUiConfig: { filters: { expanded: true } }, themeMode: 'system' }}
      title="Sales"
    />
    <Embed
      vendor={supersetSdk}
      mode="inline"
      options={{ ...SUPERSET, iframeAllowExtras: ['camera'] }}
      title="Sales"
    />
    <Embed
      vendor={metabase}
      mode="iframe"
      options={{ ...METABASE, dashboard: 10, theme: 'night' }}
      title="Orders"
    />
    <Embed vendor={metabase} mode="inline" options={{ ...METABASE, question: 'entity' }} title="Orders" />
    <Embed
      vendor={runtype}
      mode="inline"
      options={{}}
      title="Assistant"
      renderError={({ error, retry }) => <button onClick={retry}>{error.code}</button>}
    />
  </EmbedProvider>
)

export const wrong = (
  <>
    {/* @ts-expect-error a provider has a client */}
    <EmbedProvider identity="u1" />
    {/* @ts-expect-error users are told apart by a string or a number */}
    <EmbedProvider client={client} identity={{ id: 'u1' }} />
    {/* @ts-expect-error a title is required */}
    <Embed vendor={runtype} mode="inline" options={{}} />
    {/* @ts-expect-error so is a mode */}
    <Embed vendor={runtype} options={{}} title="Assistant" />
    {/* @ts-expect-error Runtype has no frame */}
    <Embed vendor={runtype} mode="iframe" options={{}} title="Assistant" />
    {/* @ts-expect-error nor with the bare frame */}
    <EmbedFrame vendor={runtype} options={{}} title="Assistant" />
    {/* @ts-expect-error a vendor is an object, not its id */}
    <Embed vendor="runtype" mode="inline" options={{}} title="Assistant" />
    {/* @ts-expect-error an option that the vendor has not */}
    <Embed vendor={runtype} mode="inline" options={{ agent: 'a1' }} title="Assistant" />
    {/* @ts-expect-error an option of another type */}
    <Embed vendor={runtype} mode="inline" options={{ agentId: 1 }} title="Assistant" />
    {/* @ts-expect-error an option that is missing */}
    <Embed vendor={returningAi} mode="inline" options={{ widget: 'store' }} title="Store" />
    {/* @ts-expect-error the frame's options, with the element */}
    <Embed vendor={interakt} mode="inline" options={{ widget: 'chat', url: HELP }} title="Help" />
    {/* @ts-expect-error only frames have a sandbox */}
    <Embed vendor={runtype} mode="inline" options={{}} title="Assistant" sandbox="allow-scripts" />
    {/* @ts-expect-error nor has the bare element one */}
    <EmbedInline vendor={runtype} options={{}} title="Assistant" sandbox="allow-scripts" />
    {/* @ts-expect-error there is nothing to go without but a sandbox */}
    <Embed vendor={interakt} mode="iframe" options={{ widget: 'chat', url: HELP }} title="Help" sandbox />
    {/* @ts-expect-error what tells widgets apart is a word */}
    <Embed vendor={runtype} mode="inline" options={{}} title="Assistant" keepAlive={2} />
    {/* @ts-expect-error a dashboard is named */}
    <Embed vendor={superset} mode="iframe" options={{ supersetDomain: HELP }} title="Sales" />
    {/* @ts-expect-error a theme mode that Superset has not */}
    <Embed vendor={superset} mode="iframe" options={{ ...SUPERSET, themeMode: 'light' }} title="Sales" />
    {/* @ts-expect-error without its SDK, Superset is a frame */}
    <Embed vendor={superset} mode="inline" options={SUPERSET} title="Sales" />
    {/* @ts-expect-error an item is named */}
    <Embed vendor={metabase} mode="iframe" options={METABASE} title="Orders" />
    {/* @ts-expect-error one item */}
    <Embed vendor={metabase} mode="iframe" options={{ ...METABASE, dashboard: 1, question: 2 }} title="A" />
    {/* @ts-expect-error locked values come from the server */}
    <Embed vendor={metabase} mode="inline" options={{ ...METABASE, dashboard: 1, params: {} }} title="A" />
    {/* @ts-expect-error a token is the client's business */}
    <Embed vendor={runtype} mode="inline" options={{}} title="Assistant" token="abc" />
  </>
)
