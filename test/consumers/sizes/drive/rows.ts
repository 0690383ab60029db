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
const INLINE: Part[] = ['provider', 'widgets', 'inline mode', 'script runner']
const AROUND: Part[] = ['skeleton and error panel', 'react-error-boundary']
const embedded = (...parts: Part[]) => [...INLINE, ...AROUND, ...parts]
const OWN_FRAME: Part = 'the page’s frame vendor'
const OWN_INLINE: Part = 'the page’s inline vendor'

/** Today, `<Embed>` imports both modes. */
const OF_FRAMES: Part[] = ['inline mode', 'script runner']
const OF_INLINE: Part[] = ['frame mode']

export const ROWS: readonly Row[] = [
  { page: 'client', name: 'client + fromEndpoint', budget: 14_380, uses: [OWN_FRAME] },
  {
    page: 'client-with-query',
    name: '  with TanStack Query bundled',
    budget: 21_750,
    uses: [OWN_FRAME, 'TanStack Query'],
  },
  {
    page: 'client-across-tabs',
    name: '  + shareAcrossTabs',
    budget: 16_760,
    uses: [OWN_FRAME, 'cross-tab'],
  },
  {
    page: 'hook',
    name: '  + EmbedProvider + useEmbedToken',
    budget: 16_320,
    uses: [OWN_FRAME, 'provider'],
    // esbuild keeps the constants of EmbedSkeleton that have a spread or a call in them. To be removed with these.
    maxRatio: 1.12,
  },
  {
    page: 'frame',
    name: 'EmbedFrame + a frame vendor',
    budget: 31_040,
    uses: [OWN_FRAME, ...FRAME],
    surplus: ['script runner'],
  },
  { page: 'inline', name: 'EmbedInline + an inline vendor', budget: 28_490, uses: [OWN_INLINE, ...INLINE] },
  {
    page: 'embed-frame',
    name: 'Embed + a frame vendor',
    budget: 35_960,
    uses: [OWN_FRAME, ...FRAME, ...AROUND],
    surplus: OF_FRAMES,
  },
  {
    page: 'embed-inline',
    name: 'Embed + an inline vendor',
    budget: 35_920,
    uses: embedded(OWN_INLINE),
    surplus: OF_INLINE,
  },
  {
    page: 'embed-keep-alive',
    name: '  + keepAlive',
    budget: 36_790,
    uses: embedded(OWN_INLINE, 'keep-alive'),
    surplus: OF_INLINE,
  },
  {
    page: 'embed-devtools',
    name: '  + devtools, which are empty',
    budget: 35_950,
    uses: embedded(OWN_INLINE),
    surplus: OF_INLINE,
  },
  // Vendors with both modes ship both.
  {
    page: 'vendor-returning-ai',
    name: 'Embed + returning-ai',
    budget: 38_090,
    uses: embedded('frame mode', 'returning-ai'),
  },
  {
    page: 'vendor-interakt',
    name: 'Embed + interakt',
    budget: 37_870,
    uses: embedded('frame mode', 'interakt'),
  },
  {
    page: 'vendor-answering-agent',
    name: 'Embed + answering-agent',
    budget: 36_850,
    uses: embedded('frame mode', 'answering-agent'),
  },
  {
    page: 'vendor-runtype',
    name: 'Embed + runtype',
    budget: 38_060,
    uses: embedded('runtype'),
    surplus: OF_INLINE,
  },
  {
    page: 'vendor-runtype-cdn',
    name: 'Embed + runtype-cdn',
    budget: 38_230,
    uses: embedded('runtype'),
    surplus: OF_INLINE,
  },
  {
    page: 'vendor-open-chat-widget',
    name: 'Embed + open-chat-widget',
    budget: 37_660,
    uses: embedded('open-chat-widget'),
    surplus: OF_INLINE,
  },
  {
    page: 'open-chat',
    name: 'OpenChat',
    budget: 39_240,
    uses: embedded('open-chat-widget', 'open-chat'),
    surplus: OF_INLINE,
  },
  {
    page: 'everything',
    name: 'everything of .',
    budget: 38_420,
    uses: embedded('frame mode', 'everything else of .'),
  },
]

/** Keeps every part, so that each search can be seen to find its part. It has no budget. */
export const SELF_TEST = 'self-test'
/** TanStack Query is in no self-test: its own row has to show it. */
export const NOT_IN_SELF_TEST: readonly Part[] = ['TanStack Query']
