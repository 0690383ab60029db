import type { ReactElement } from 'react'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { looker } from 'react-embed-token/vendors/looker'
import { metabase } from 'react-embed-token/vendors/metabase'
import { powerBi } from 'react-embed-token/vendors/power-bi'
import { quicksight } from 'react-embed-token/vendors/quicksight'
import { superset } from 'react-embed-token/vendors/superset'
import type { VendorName } from '../contestants.ts'
import { LOOKER, METABASE, POWER_BI, QUICKSIGHT, SUPERSET } from './places.ts'

const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token') })

const WIDGETS: Record<VendorName, () => ReactElement> = {
  'power-bi': () => (
    <Embed vendor={powerBi} mode="inline" options={{ ...POWER_BI }} title="Widget" height={400} />
  ),
  superset: () => (
    <Embed vendor={superset} mode="iframe" options={{ ...SUPERSET }} title="Widget" height={400} />
  ),
  looker: () => <Embed vendor={looker} mode="inline" options={{ ...LOOKER }} title="Widget" height={400} />,
  quicksight: () => (
    <Embed vendor={quicksight} mode="inline" options={{ ...QUICKSIGHT }} title="Widget" height={400} />
  ),
  metabase: () => (
    <Embed vendor={metabase} mode="iframe" options={{ ...METABASE }} title="Widget" height={400} />
  ),
}

export function Ours({ vendor, user }: { vendor: VendorName; user: string }) {
  return (
    <EmbedProvider client={embeds} identity={user}>
      {WIDGETS[vendor]()}
    </EmbedProvider>
  )
}
