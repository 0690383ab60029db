import { sentences } from '../../../../scripts/sentences.ts'
import type { Built } from './trace.ts'

/** How a part of the package, or of a page, is found in a build: by its files, by its words, or by both. */
interface Marks {
  /** Files as `readBuilt` names them. */
  sources?: RegExp
  /** Texts that no other part contains and that no bundler rewrites. */
  words?: () => readonly string[]
}

/** Every part that a page can leave out. A page ships the parts that its row names in `uses`, and no other. */
export const PARTS = {
  provider: { sources: /^src\/components\/EmbedProvider\.tsx$/ },
  widgets: { sources: /^src\/widget\// },
  'frame mode': { sources: /^src\/(vendor-kit\/frame\/|components\/EmbedFrame\.tsx$)/ },
  'inline mode': { sources: /^src\/(vendor-kit\/inline\.ts|components\/EmbedInline\.tsx)$/ },
  'scripts and style sheets': { sources: /^src\/vendor-kit\/(assets|asset-tags|trusted-types)\.ts$/ },
  'reload queue': { sources: /^src\/vendor-kit\/swap\/(activity|reload-queue|when-idle)\.ts$/ },
  'script runner': { sources: /^src\/vendor-kit\/script-runner\.ts$/ },
  'skeleton and error panel': {
    sources: /^src\/components\/Embed(|Boundary|Failure|Notice|Strut|Themed)\.tsx$/,
  },
  'react-error-boundary': { words: () => ['resetErrorBoundary'] },
  'initial tokens': { sources: /^src\/initial-tokens\// },
  'keep-alive': { sources: /^src\/keep-alive\// },
  'cross-tab': { sources: /^src\/cross-tab\// },
  'TanStack Query': { sources: /^@tanstack\// },
  'returning-ai': { sources: /^src\/vendors\/returning-ai/ },
  interakt: { sources: /^src\/vendors\/interakt/ },
  'answering-agent': { sources: /^src\/vendors\/answering-agent/ },
  runtype: { sources: /^src\/vendors\/runtype/ },
  'open-chat-widget': { sources: /^src\/vendors\/open-chat-widget/ },
  superset: { sources: /^src\/vendors\/superset(-sdk)?\// },
  metabase: { sources: /^src\/vendors\/metabase\// },
  'power-bi': { sources: /^src\/vendors\/power-bi/ },
  quicksight: { sources: /^src\/vendors\/quicksight/ },
  looker: { sources: /^src\/vendors\/looker/ },
  bundles: { sources: /^src\/vendor-kit\/bundle\.ts$/ },
  'tokens used once': { sources: /^src\/vendor-kit\/single-use\.ts$/ },
  'storage keys': { sources: /^src\/vendor-kit\/storage-keys\.ts$/ },
  'open-chat': { sources: /^src\/open-chat\// },
  'everything else of .': {
    sources: /^src\/(theme\/presets|base\/allowed-origins|hooks\/useRouteEmbedTokens)\.tsx?$/,
  },
  'the page’s frame vendor': { words: () => ['board/token'] },
  'the page’s inline vendor': { words: () => ['Notes for'] },
  development: {
    sources: /^src\/development\/(?!development\.ts$)/,
    words: sentences,
  },
  devtools: { sources: /^src\/devtools\/(?!index\.ts$)/ },
  testing: { sources: /^src\/testing\// },
  emulators: { sources: /^test\/emulators\// },
  storybook: { sources: /^src\/storybook\// },
  server: { sources: /^src\/server\// },
  jose: { sources: /^jose$/ },
} satisfies Record<string, Marks>

export type Part = keyof typeof PARTS
export const ALL = Object.keys(PARTS) as Part[]

/** A source map may be wrong about less than this: `var a=null` and punctuation. In characters. */
const MIN_LENGTH = 20

/** @returns what shows that a build contains a part: files with their number of characters, and words. */
export function tracesOf(part: Part, { bySource, code }: Built): string[] {
  const { sources, words }: Marks = PARTS[part]
  const files = [...bySource].filter(([path, length]) => length >= MIN_LENGTH && sources?.test(path))
  const said = words?.().filter((text) => code.includes(text)) ?? []
  return [
    ...files.map(([path, length]) => `${path} (${length} characters)`),
    ...said.map((text) => `“${text}”`),
  ]
}

/** @returns the marks of a part that were not found in a build that contains the part. */
export function missedMarks(part: Part, { bySource, code }: Built): string[] {
  const { sources, words }: Marks = PARTS[part]
  const isFound = !sources || [...bySource.keys()].some((path) => sources.test(path))
  const unsaid = words?.().filter((text) => !code.includes(text)) ?? []
  return [...(isFound ? [] : [String(sources)]), ...unsaid.map((text) => `“${text}”`)]
}
