import type { Part } from './parts.ts'

/** A page of `../pages`. */
export interface Row {
  page: string
  /** What the table calls it. */
  name: string
  /**
   * The most that any bundler may make of the page, in bytes with gzip: the page's own code, and all of this
   * package. The peers are not counted.
   */
  budget: number
  /** The parts that the page ships. Every other part of `PARTS` is forbidden. */
  uses: readonly Part[]
  /** Parts that the page does not need and still ships. To be emptied; a part that is gone must go from here. */
  surplus?: readonly Part[]
  /** How much more one bundler may make of the page than another, as a ratio. Default 1.1. */
  maxRatio?: number
}

const FRAME: Part[] = ['provider', 'widgets', 'frame mode']
const INLINE: Part[] = ['provider', 'widgets', 'inline mode', 'scripts and style sheets']
const AROUND: Part[] = ['skeleton and error panel', 'react-error-boundary']
const embedded = (...parts: Part[]) => [...INLINE, ...AROUND, ...parts]
const OWN_FRAME: Part = 'the page’s frame vendor'
const OWN_INLINE: Part = 'the page’s inline vendor'

export const ROWS: readonly Row[] = [
  { page: 'client', name: 'client + fromEndpoint', budget: 14_160, uses: [] },
  {
    page: 'client-with-query',
    name: '  with TanStack Query bundled',
    budget: 21_440,
    uses: ['TanStack Query'],
  },
  {
    page: 'client-across-tabs',
    name: '  + shareAcrossTabs',
    budget: 16_530,
    uses: ['cross-tab'],
  },
  {
    page: 'client-hydrating',
    name: '  + hydrate',
    budget: 14_820,
    uses: ['initial tokens'],
  },
  {
    page: 'hook',
    name: '  + EmbedProvider + useEmbedToken',
    budget: 15_160,
    uses: ['provider'],
  },
  {
    page: 'frame',
    name: 'EmbedFrame + a frame vendor',
    budget: 28_770,
    uses: [OWN_FRAME, ...FRAME],
  },
  { page: 'inline', name: 'EmbedInline + an inline vendor', budget: 28_100, uses: [OWN_INLINE, ...INLINE] },
  {
    page: 'embed-frame',
    name: 'Embed + a frame vendor',
    budget: 34_790,
    uses: [OWN_FRAME, ...FRAME, ...AROUND],
  },
  {
    page: 'embed-inline',
    name: 'Embed + an inline vendor',
    budget: 34_160,
    uses: embedded(OWN_INLINE),
  },
  {
    page: 'embed-keep-alive',
    name: '  + keepAlive',
    budget: 34_990,
    uses: embedded(OWN_INLINE, 'keep-alive'),
  },
  {
    page: 'embed-devtools',
    name: '  + devtools, which are empty',
    budget: 34_170,
    uses: embedded(OWN_INLINE),
  },
  // Vendors with both modes ship both.
  {
    page: 'vendor-returning-ai',
    name: 'Embed + returning-ai',
    budget: 39_760,
    uses: embedded('frame mode', 'reload queue', 'storage keys', 'returning-ai'),
  },
  {
    page: 'vendor-interakt',
    name: 'Embed + interakt',
    budget: 39_830,
    uses: embedded('frame mode', 'reload queue', 'script runner', 'storage keys', 'interakt'),
  },
  {
    page: 'vendor-answering-agent',
    name: 'Embed + answering-agent',
    budget: 37_980,
    uses: embedded('frame mode', 'script runner', 'storage keys', 'answering-agent'),
  },
  {
    page: 'vendor-runtype',
    name: 'Embed + runtype',
    budget: 36_520,
    uses: embedded('storage keys', 'runtype'),
  },
  {
    page: 'vendor-runtype-cdn',
    name: 'Embed + runtype-cdn',
    budget: 36_680,
    uses: embedded('storage keys', 'runtype'),
  },
  {
    page: 'vendor-open-chat-widget',
    name: 'Embed + open-chat-widget',
    budget: 37_190,
    uses: embedded('reload queue', 'script runner', 'storage keys', 'open-chat-widget'),
  },
  {
    page: 'vendor-superset',
    name: 'Embed + superset',
    budget: 35_870,
    uses: [...FRAME, ...AROUND, 'superset'],
  },
  {
    page: 'vendor-metabase',
    name: 'Embed + metabase',
    budget: 38_870,
    uses: embedded('frame mode', 'reload queue', 'script runner', 'metabase'),
  },
  {
    page: 'vendor-power-bi',
    name: 'Embed + power-bi',
    budget: 35_700,
    uses: embedded('bundles', 'power-bi'),
  },
  {
    page: 'vendor-quicksight',
    name: 'Embed + quicksight',
    budget: 36_690,
    uses: embedded('reload queue', 'bundles', 'tokens used once', 'quicksight'),
  },
  {
    page: 'vendor-looker',
    name: 'Embed + looker',
    budget: 35_470,
    uses: embedded('bundles', 'tokens used once', 'looker'),
  },
  {
    page: 'open-chat',
    name: 'OpenChat',
    budget: 37_780,
    uses: embedded('storage keys', 'open-chat-widget', 'open-chat'),
  },
  {
    page: 'everything',
    name: 'everything of .',
    budget: 40_630,
    uses: embedded(
      'frame mode',
      'reload queue',
      'script runner',
      'bundles',
      'tokens used once',
      'storage keys',
      'everything else of .',
    ),
  },
]

/** Keeps every part, so that each search can be seen to find its part. It has no budget. */
export const SELF_TEST = 'self-test'
/** TanStack Query is in no self-test: its own row has to show it. */
export const NOT_IN_SELF_TEST: readonly Part[] = ['TanStack Query']
