import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { commands } from 'vitest/browser'
import { Embed, EmbedInline, type EmbedTheme } from '../../src'
import { addCss, createProbe, embed, find, part, refusing, rgb, show, stateOf, tidyPage } from './probe'

const PRIMARY = '#4338ca'
const THEME: EmbedTheme = { variables: { colorPrimary: 'rgb(1, 2, 3)' } }

beforeEach(() => commands.emulateMedia({ colorScheme: 'light' }))
afterEach(async () => {
  tidyPage()
  await commands.emulateMedia({})
})

/** Where a colour may be said, and which of them counts. */
const RULES: [what: string, css: string, theme: EmbedTheme | undefined, expected: string][] = [
  ['the default', '', undefined, PRIMARY],
  ['the page’s :root', ':root { --embed-color-primary: rgb(10, 20, 30) }', undefined, 'rgb(10, 20, 30)'],
  [
    'the page’s [data-embed]',
    '[data-embed] { --embed-color-primary: rgb(11, 21, 31) }',
    undefined,
    'rgb(11, 21, 31)',
  ],
  [
    'the page’s [data-embed] over its :root',
    ':root { --embed-color-primary: red } [data-embed] { --embed-color-primary: rgb(11, 21, 31) }',
    undefined,
    'rgb(11, 21, 31)',
  ],
  ['the theme over the page’s :root', ':root { --embed-color-primary: red }', THEME, 'rgb(1, 2, 3)'],
  [
    'the theme over the page’s [data-embed]',
    '[data-embed] { --embed-color-primary: red }',
    THEME,
    'rgb(1, 2, 3)',
  ],
]

describe('a colour is taken from', () => {
  test.each(RULES)('%s, for the library’s own parts', async (_, css, theme, expected) => {
    addCss(css)
    const { vendor } = createProbe()
    show(<Embed vendor={vendor} mode="inline" options={{}} title="Probe" theme={theme} />, {
      answer: refusing,
    })
    await expect.poll(stateOf).toBe('failed')
    expect(getComputedStyle(part('retry')).backgroundColor).toBe(rgb(expected))
    expect(getComputedStyle(part('retry')).outlineColor).toBe(rgb(expected))
  })

  test.each(RULES)(
    '%s, for an inline widget’s own CSS, and where vendors are told',
    async (_, css, theme, expected) => {
      addCss(css)
      const probe = createProbe({
        html: '<p class="probe" style="background: var(--embed-color-primary)">widget</p>',
      })
      show(<Embed vendor={probe.vendor} mode="inline" options={{}} title="Probe" theme={theme} />)
      await expect.poll(stateOf).toBe('ready')
      expect(getComputedStyle(find('.probe')).backgroundColor).toBe(rgb(expected))
      expect(rgb(probe.mounted[0]?.variables.colorPrimary ?? '')).toBe(rgb(expected))
    },
  )

  test.each(RULES)('%s, where vendors of frames are told', async (_, css, theme, expected) => {
    addCss(css)
    const probe = createProbe()
    show(<Embed vendor={probe.vendor} mode="iframe" options={{}} title="Probe" theme={theme} />)
    await expect.poll(stateOf).toBe('ready')
    expect(rgb(probe.mounted[0]?.variables.colorPrimary ?? '')).toBe(rgb(expected))
  })

  test.each(RULES)(
    '%s, where vendors of <EmbedInline>, with nothing around it, are told',
    async (_, css, theme, expected) => {
      addCss(css.replaceAll('[data-embed]', '[data-embed-surface]'))
      const probe = createProbe()
      show(<EmbedInline vendor={probe.vendor} options={{}} title="Probe" theme={theme} />)
      await expect.poll(() => probe.mounted.length).toBe(1)
      expect(rgb(probe.mounted[0]?.variables.colorPrimary ?? '')).toBe(rgb(expected))
    },
  )
})

test('<Embed theme> wins over the provider’s, field by field', async () => {
  const probe = createProbe()
  const outer: EmbedTheme = { variables: { colorPrimary: 'red', radius: '3px' } }
  show(<Embed vendor={probe.vendor} mode="inline" options={{}} title="Probe" theme={THEME} />, {
    theme: outer,
  })
  await expect.poll(stateOf).toBe('ready')
  expect(probe.mounted[0]?.variables).toMatchObject({ colorPrimary: 'rgb(1, 2, 3)', radius: '3px' })
  expect(getComputedStyle(embed()).borderRadius).toBe('3px')
})

describe('the box of an embed', () => {
  const look = () => {
    const { borderRadius, backgroundColor } = getComputedStyle(embed())
    return { borderRadius, backgroundColor, width: embed().offsetWidth }
  }
  const inRow = (more: { style?: object; width?: number } = {}) => {
    const { vendor } = createProbe()
    return (
      <div style={{ display: 'flex', width: 500 }}>
        <Embed
          vendor={vendor}
          mode="inline"
          options={{}}
          title="Probe"
          theme={{ variables: { radius: '3px', colorBackground: 'rgb(1, 2, 3)' } }}
          className="mine"
          {...more}
        />
      </div>
    )
  }

  test('has the theme’s corners and background, and the width of its place', () => {
    addCss('div { border-radius: 1px } .mine { background: red; width: 10px }')
    show(inRow())
    expect(look()).toEqual({ borderRadius: '3px', backgroundColor: 'rgb(1, 2, 3)', width: 500 })
  })

  test('has those of the page’s own CSS, by a selector of two', () => {
    addCss('.mine[data-embed] { border-radius: 5px; background: rgb(7, 8, 9); width: 200px }')
    show(inRow())
    expect(look()).toEqual({ borderRadius: '5px', backgroundColor: 'rgb(7, 8, 9)', width: 200 })
  })

  test('has those of its props before all others', () => {
    addCss('.mine[data-embed] { border-radius: 5px; background: red; width: 200px }')
    show(inRow({ width: 300, style: { borderRadius: 6, background: 'rgb(7, 8, 9)' } }))
    expect(look()).toEqual({ borderRadius: '6px', backgroundColor: 'rgb(7, 8, 9)', width: 300 })
  })
})

test('the focus ring is of the primary colour, wherever that comes from, unless it has one of its own', async () => {
  addCss(':root { --embed-color-primary: rgb(10, 20, 30) }')
  const { vendor } = createProbe()
  const one = (theme: EmbedTheme) => (
    <Embed vendor={vendor} mode="inline" options={{}} title="Probe" theme={theme} />
  )
  const { rerender } = show(one({}), { answer: refusing })
  await expect.poll(stateOf).toBe('failed')
  expect(getComputedStyle(part('retry')).outlineColor).toBe('rgb(10, 20, 30)')
  rerender(one({ variables: { colorFocus: 'rgb(4, 5, 6)' } }))
  expect(getComputedStyle(part('retry')).outlineColor).toBe('rgb(4, 5, 6)')
})

test('darkVariables count where the scheme is dark, and nowhere else', async () => {
  const probe = createProbe()
  const theme = (colorScheme: 'light' | 'dark'): EmbedTheme => ({
    ...THEME,
    colorScheme,
    darkVariables: { colorPrimary: 'rgb(7, 8, 9)' },
  })
  const one = (colorScheme: 'light' | 'dark') => (
    <Embed vendor={probe.vendor} mode="inline" options={{}} title="Probe" theme={theme(colorScheme)} />
  )
  const { rerender } = show(one('dark'))
  await expect.poll(stateOf).toBe('ready')
  expect(probe.mounted[0]?.variables.colorPrimary).toBe('rgb(7, 8, 9)')
  rerender(one('light'))
  expect(probe.told.map(({ variables }) => variables.colorPrimary)).toEqual(['rgb(1, 2, 3)'])
})

test('a font size, a radius and a space of the page’s CSS reach the library’s own parts', async () => {
  addCss(
    ':root { --embed-font-size: 20px; --embed-radius: 9px; --embed-space: 8px; --embed-font-family: monospace }',
  )
  const { vendor } = createProbe()
  show(<Embed vendor={vendor} mode="inline" options={{}} title="Probe" />, { answer: refusing })
  await expect.poll(stateOf).toBe('failed')
  expect(getComputedStyle(part('retry'))).toMatchObject({
    fontSize: '20px',
    borderRadius: '6px',
    fontFamily: 'monospace',
  })
  expect(getComputedStyle(part('failure'))).toMatchObject({ padding: '10px', borderRadius: '9px' })
})

test.each(['inherit', 'unset', 'initial'])(
  '%s, which CSS takes for a colour, and which is none, is told, and leaves the default',
  async (colorPrimary) => {
    const { vendor } = createProbe()
    show(
      <Embed
        vendor={vendor}
        mode="inline"
        options={{}}
        title="Probe"
        theme={{ variables: { colorPrimary } }}
      />,
      { answer: refusing },
    )
    await expect.poll(stateOf).toBe('failed')
    expect(vi.mocked(console.warn).mock.calls.splice(0).join()).toContain(`got "${colorPrimary}"`)
    expect(getComputedStyle(part('retry')).backgroundColor).toBe(rgb(PRIMARY))
  },
)
