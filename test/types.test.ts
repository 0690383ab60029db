// @vitest-environment node
import { beforeAll, describe, expect, test } from 'vitest'
import { complaintsOf } from './compiled'

const HEAD = `
import { createEmbedClient, defineTheme, defineVendor, Embed, EmbedProvider, frame, inline, reload, useEmbedToken, useRouteEmbedTokens } from 'react-embed-token'
import { createTokenHandler } from 'react-embed-token/server'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { runtype } from 'react-embed-token/vendors/runtype'
const vendorStore = { widget: 'store', communityId: 'c1' } as const
`

const MOUNT = 'mount: () => ({ setToken() {}, destroy() {} })'

/**
 * Mistakes that are often made; the code that is underlined; and what has to be in the words, for them to be
 * of help.
 */
const MISTAKES: [string, { code: string; at: RegExp; says: RegExp[] }][] = [
  [
    'no title',
    {
      code: `<Embed vendor={runtype} mode="inline" options={{}} />`,
      at: /^Embed$/,
      says: [/'title' is missing/],
    },
  ],
  [
    'no options',
    {
      code: `<Embed vendor={runtype} mode="inline" title="A" />`,
      at: /^Embed$/,
      says: [/'options' is missing/],
    },
  ],
  [
    'an unknown option',
    {
      code: `<Embed vendor={runtype} mode="inline" options={{ agent: 'a1' }} title="A" />`,
      at: /^agent$/,
      says: [/'agent'/],
    },
  ],
  [
    'a missing option',
    {
      code: `<Embed vendor={returningAi} mode="inline" options={{ widget: 'store' }} title="A" />`,
      at: /^options$/,
      says: [/'communityId' is missing/],
    },
  ],
  [
    'a missing option of a kind',
    {
      code: `<Embed vendor={returningAi} mode="inline" options={{ widget: 'channel', communityId: 'c1' }} title="A" />`,
      at: /^options$/,
      says: [/'channelId' is missing/],
    },
  ],
  [
    'a frame without its address',
    {
      code: `<Embed vendor={returningAi} mode="iframe" options={vendorStore} title="A" />`,
      at: /^options$/,
      says: [/'widgetUrl' is missing/],
    },
  ],
  [
    'a mode that the vendor has not',
    {
      code: `<Embed vendor={runtype} mode="iframe" options={{}} title="A" />`,
      at: /^mode$/,
      says: [/"iframe"/, /"inline"/],
    },
  ],
  [
    'a sandbox without a frame',
    {
      code: `<Embed vendor={runtype} mode="inline" options={{}} title="A" sandbox="" />`,
      at: /^sandbox$/,
      says: [/'undefined'/],
    },
  ],
  [
    'an unknown prop',
    {
      code: `<Embed vendor={runtype} mode="inline" options={{}} title="A" token="abc" />`,
      at: /^token$/,
      says: [/'token' does not exist/],
    },
  ],
  [
    'no client',
    { code: `<EmbedProvider identity="u1" />`, at: /^EmbedProvider$/, says: [/'client' is missing/] },
  ],
  ['no source', { code: `createEmbedClient({})`, at: /^{}$/, says: [/'source' is missing/] }],
  [
    'an unknown variable',
    {
      code: `defineTheme({ variables: { primaryColor: 'teal' } })`,
      at: /^primaryColor$/,
      says: [/'primaryColor'/],
    },
  ],
  [
    'a mode that was not made by inline() or frame()',
    {
      code: `defineVendor<{ inline: object }>({ id: 'a', name: 'A', modes: { inline: { mount: () => ({ setToken() {}, destroy() {} }) } } })`,
      at: /^inline$/,
      says: [
        /is missing the following properties from type 'InlineMode<object>': 'made by inline\({ … }\) or frame/,
      ],
    },
  ],
  [
    'a frame that was not made by frame()',
    {
      code: `defineVendor<{ iframe: { url: string } }>({ id: 'a', name: 'A', modes: { iframe: { src: ({ url }) => url, readyOn: 'load', sandbox: '' } } })`,
      at: /^iframe$/,
      says: [/from type 'FrameMode<.*>': 'made by inline\({ … }\) or frame\({ … }\)'/],
    },
  ],
  [
    'an option of a vendor that was defined without naming its options',
    {
      code: `defineVendor({ id: 'a', name: 'A', modes: { inline: inline({ mount: ({ options }) => ({ setToken: () => options.board, destroy() {} }) }) } })`,
      at: /^board$/,
      says: [/'board' does not exist/, /"write defineVendor<{ inline: { … } }>\({ … }\)"/],
    },
  ],
  [
    'the same in a frame',
    {
      code: `defineVendor({ id: 'a', name: 'A', modes: { iframe: frame({ src: ({ url }) => url, readyOn: 'load', sandbox: '' }) } })`,
      at: /^url$/,
      says: [/'url' does not exist/, /"write defineVendor<{ iframe: { … } }>\({ … }\)"/],
    },
  ],
  [
    'the same in what the backend is told',
    {
      code: `defineVendor({ id: 'a', name: 'A', tokenParams: ({ board }) => ({ board }), modes: { inline: inline({ mount: () => ({ setToken() {}, destroy() {} }) }) } })`,
      at: /^board$/,
      says: [/"write defineVendor<{ inline: { … } }>\({ … }\)"/],
    },
  ],
  ...(
    [
      [`${MOUNT}, swap: 'reload'`, /^swap$/],
      [`${MOUNT}, swap: reload`, /^reload$/],
      [`mount: () => ({ swap: 'reload', setToken() {}, destroy() {} })`, /^swap$/],
    ] as const
  ).map(([code, at]): (typeof MISTAKES)[number] => [
    `a swap that no function has made: ${code}`,
    {
      code: `defineVendor<{ inline: object }>({ id: 'a', name: 'A', modes: { inline: inline({ ${code} }) } })`,
      at,
      says: [/SwapMadeBy<"inPlace, reloadWhenIdle\(\), remountWhenIdle\(\), reload\(\) or remount\(\)">/],
    },
  ]),
  [
    'a token that may not be there',
    { code: `useEmbedToken(returningAi, vendorStore).token.value`, at: /token$/, says: [/possibly 'null'/] },
  ],
  [
    'a hook without options',
    { code: `useEmbedToken(returningAi)`, at: /^useEmbedToken$/, says: [/Expected 2 arguments, but got 1/] },
  ],
  [
    'a route without a key',
    {
      code: `useRouteEmbedTokens()`,
      at: /^useRouteEmbedTokens$/,
      says: [/Expected 1-2 arguments, but got 0/],
    },
  ],
  [
    'a handler that lets everybody in',
    { code: `createTokenHandler({ mint: () => 'abc' })`, at: /mint/, says: [/'authorize' is missing/] },
  ],
]

describe('the compiler’s words name what is wrong', () => {
  let complaints: ReturnType<typeof complaintsOf> = []

  beforeAll(() => {
    complaints = complaintsOf(
      new Map(
        MISTAKES.map(([, { code }], i) => [`mistake-${i}.tsx`, `${HEAD}export const mistake = ${code}`]),
      ),
    )
  }, 300_000)

  test.each(MISTAKES)('%s', (mistake, { at, says }) => {
    const i = MISTAKES.findIndex(([name]) => name === mistake)
    const [first, ...more] = complaints.filter(({ name }) => name === `mistake-${i}.tsx`)
    expect(more).toEqual([])
    expect(first?.at).toMatch(at)
    for (const words of says) expect(first?.message).toMatch(words)
  })

  test('and of nothing else', () => {
    expect(complaints).toHaveLength(MISTAKES.length)
  })
})
