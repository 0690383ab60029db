// What a production build of a user's app takes of the built package: what is imported, and nothing of what
// is there for tests, stories, servers or developers.
import { bundle, sizes, type Piece } from './bundle.ts'
import { sentences } from './sentences.ts'

/**
 * What may not be in an app that does not import it: where it is made, and words that no other part says.
 * Both are looked for in an app that imports it, too: where they are not found, this check could not fail.
 */
const PARTS = {
  testing: [/^src\/testing\//, 'Made to fail with'],
  'testing/emulators': [/^test\/emulators\//, 'emulator'],
  storybook: [/^src\/storybook\//, 'embedScenario'],
  devtools: [/^src\/devtools\/(?!index\.ts$)/, 'Embed devtools'],
  'devtools, the panel': [
    /^src\/devtools\/(?!EmbedDevtools\.tsx$).*\.tsx$/,
    'Nothing on the page has asked for a token yet',
  ],
  server: [/^src\/server\//, 'There are no tokens for this vendor here'],
  'vendors/interakt': [/^src\/vendors\/interakt/, 'interakt:'],
  'vendors/answering-agent': [/^src\/vendors\/answering-agent/, 'Answering Agent'],
  'vendors/runtype': [/^src\/vendors\/runtype/, 'persona-'],
  'vendors/superset': [/^src\/vendors\/superset\//, '__embedded_comms__'],
  'vendors/metabase': [/^src\/vendors\/metabase\//, 'metabaseConfig'],
  'vendors/open-chat-widget': [/^src\/vendors\/open-chat-widget/, 'os-chatbot-'],
  'vendors/power-bi': [/^src\/vendors\/power-bi/, 'powerbi-access-token'],
  'vendors/quicksight': [/^src\/vendors\/quicksight/, 'Amazon QuickSight'],
  'vendors/looker': [/^src\/vendors\/looker/, 'Looker was not embedded'],
} satisfies Record<string, [sources: RegExp, words: string]>

type Part = keyof typeof PARTS
const ALL = Object.keys(PARTS) as Part[]

const APP = `
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { createEmbedClient, fromEndpoint, EmbedProvider, Embed } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
const client = createEmbedClient({ source: fromEndpoint('/api/embed-token') })
const options = { widget: 'store', communityId: 'c1', bundleUrl: 'https://widgets.example/store.js' }
const store = createElement(Embed, { vendor: returningAi, mode: 'inline', options, title: 'Store' })
const page = (...more) => createRoot(document.body).render(createElement(EmbedProvider, { client }, store, ...more))
`

const withDevtools = (subpath: string) => `
import { EmbedDevtools } from 'react-embed-token/${subpath}'
${APP}
page(createElement(EmbedDevtools))
`

/** Keeps all of what a part exports. */
const control = (part: Part) => `
import * as part from 'react-embed-token/${part.startsWith('devtools') ? 'devtools/production' : part}'
globalThis.kept = part
`

const problems: string[] = []

/** Why one would say that `part` is in there: files that it was made of, and its words. */
function traces(part: Part, pieces: readonly Piece[]): string[] {
  const [sources, words] = PARTS[part]
  const files = pieces.flatMap(({ bySource }) =>
    [...bySource].filter(([path, size]) => size > 0 && sources.test(path)).map(([path]) => path),
  )
  return [...new Set(files), ...(pieces.some(({ code }) => code.includes(words)) ? [`“${words}”`] : [])]
}

function expectNone(app: string, parts: readonly Part[], pieces: readonly Piece[]): void {
  for (const part of parts) {
    const found = traces(part, pieces)
    if (found.length > 0) problems.push(`${app} has ${part} in it: ${found.join(', ')}`)
  }
}

function ours(pieces: readonly Piece[]): string {
  const characters = pieces
    .flatMap(({ bySource }) => [...bySource.values()])
    .reduce((sum, size) => sum + size, 0)
  return `${(characters / 1_000).toFixed(1)} kB of it this package`
}

/** What is said on the console of somebody who develops, as far as it is in there. */
const saidIn = (pieces: readonly Piece[]) =>
  sentences().filter((sentence) => pieces.some(({ code }) => code.includes(sentence)))

const isEager = ({ isLazy }: Piece) => !isLazy

async function check(): Promise<void> {
  for (const part of ALL) {
    const [sources, words] = PARTS[part]
    const pieces = await bundle(control(part))
    const isMade = pieces.some(({ bySource }) => [...bySource.keys()].some((path) => sources.test(path)))
    const isSaid = pieces.some(({ code }) => code.includes(words))
    if (!isMade || !isSaid)
      problems.push(
        `${part} would not be noticed where it is: ${isMade ? `it does not say “${words}”` : 'no file of it is found'}`,
      )
  }

  const plain = await bundle(`${APP}\npage()`)
  expectNone('An app with one vendor', ALL, plain)

  const said = saidIn(plain)
  if (said.length > 0) problems.push(`A production app says to developers: ${said.join(' | ')}`)
  const heard = saidIn(await bundle(`${APP}\npage()`, 'development'))
  const unheard = sentences().filter((sentence) => !heard.includes(sentence))
  if (heard.length === 0 || unheard.length > 0)
    problems.push(`An app in development does not say: ${unheard.join(' | ')}`)

  const developed = await bundle(withDevtools('devtools'))
  expectNone('A production app with react-embed-token/devtools', ALL, developed)

  const shown = await bundle(withDevtools('devtools/production'))
  const eager = shown.filter(isEager)
  const lazy = shown.filter(({ isLazy }) => isLazy)
  const others = ALL.filter((part) => !part.startsWith('devtools'))
  expectNone('An app with react-embed-token/devtools/production', others, shown)
  expectNone('What it loads at first', ['devtools, the panel'], eager)
  if (traces('devtools', eager).length === 0)
    problems.push('react-embed-token/devtools/production brings nothing into an app')
  if (traces('devtools, the panel', lazy).length === 0)
    problems.push('the panel of react-embed-token/devtools/production is in no file of its own')

  console.log(`An app with one vendor: ${sizes(plain)}, ${ours(plain)}.
With react-embed-token/devtools: ${sizes(developed)}, ${ours(developed)}.
With react-embed-token/devtools/production: ${sizes(eager)}, ${ours(eager)}, and ${sizes(lazy)} when the panel is opened.
${heard.length} sentences for developers: all in an app in development, none in production.
Looked for, and found in an app that imports it: ${ALL.map((part) => `${part} (“${PARTS[part][1]}”)`).join(', ')}.`)
}

check()
  .catch((cause: unknown) => problems.push(String(cause)))
  .finally(() => {
    if (problems.length === 0) return
    console.error(problems.join('\n'))
    process.exitCode = 1
  })
