export type VendorName = 'power-bi' | 'superset' | 'looker' | 'quicksight' | 'metabase'

export type ContestantId =
  | `ours ${VendorName}`
  | 'powerbi-client-react'
  | 'powerbi-client-react, setAccessToken'
  | '@superset-ui/embedded-sdk'
  | '@looker/embed-sdk'
  | 'amazon-quicksight-embedding-sdk'
  | 'an iframe'

/** One integration of one vendor. */
export interface Contestant {
  id: ContestantId
  vendor: VendorName
}

/** How a vendor's emulator is asked, and how long its tokens live. */
export interface Vendor {
  title: string
  /** The origin that its frame, and its calls, are of. */
  origin: string
  /** The path of the document that is embedded. */
  content: RegExp
  /** Of a token, or of the session that it begins. */
  lifeSeconds: number
}

export const VENDORS: Record<VendorName, Vendor> = {
  'power-bi': {
    title: 'Power BI',
    origin: 'https://app.powerbi.com',
    content: /^\/reportEmbed/,
    lifeSeconds: 3_600,
  },
  superset: {
    title: 'Apache Superset',
    origin: 'https://superset.example',
    content: /^\/embedded\//,
    lifeSeconds: 300,
  },
  looker: {
    title: 'Looker',
    origin: 'https://acme.looker.com',
    content: /^\/login\/embed\//,
    lifeSeconds: 600,
  },
  quicksight: {
    title: 'Amazon QuickSight',
    origin: 'https://us-east-1.quicksight.aws.amazon.com',
    content: /^\/embed\/[^/]+\/dashboards\//,
    lifeSeconds: 3_600,
  },
  metabase: {
    title: 'Metabase',
    origin: 'https://metabase.example',
    content: /^\/embed\/dashboard\//,
    lifeSeconds: 600,
  },
}

const ours = (vendor: VendorName): Contestant => ({ id: `ours ${vendor}`, vendor })

/** Ours after the vendor's own. */
export const CONTESTANTS: readonly Contestant[] = [
  { id: 'powerbi-client-react', vendor: 'power-bi' },
  { id: 'powerbi-client-react, setAccessToken', vendor: 'power-bi' },
  ours('power-bi'),
  { id: '@superset-ui/embedded-sdk', vendor: 'superset' },
  ours('superset'),
  { id: '@looker/embed-sdk', vendor: 'looker' },
  ours('looker'),
  { id: 'amazon-quicksight-embedding-sdk', vendor: 'quicksight' },
  ours('quicksight'),
  { id: 'an iframe', vendor: 'metabase' },
  ours('metabase'),
]

export const isOurs = ({ id }: Pick<Contestant, 'id'>): boolean => id.startsWith('ours ')
