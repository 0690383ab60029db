import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { Embed, EmbedInline, type EmbedTheme } from '../../src'
import { needs } from './needs'
import { addCss, createProbe, embed, find, show, stateOf, tidyPage, type Probe } from './probe'
import { painted } from './shifts'

const { documentElement: html, body } = document

beforeEach(() => commands.emulateMedia({ colorScheme: 'light' }))
afterEach(async () => {
  tidyPage()
  await commands.emulateMedia({})
})

/** Shows one that is ready, and tells what becomes of it. */
async function showReady(theme?: EmbedTheme): Promise<Probe & { isSame: () => boolean }> {
  const probe = createProbe({ html: '<input aria-label="note">' })
  show(<Embed vendor={probe.vendor} mode="inline" options={{}} title="Probe" theme={theme} />)
  await expect.poll(stateOf).toBe('ready')
  const field = find<HTMLInputElement>('input')
  const box = embed()
  field.value = 'half-written'
  return Object.assign(probe, {
    isSame: () =>
      embed() === box &&
      find('input') === field &&
      field.value === 'half-written' &&
      probe.mounted.length === 1,
  })
}

const lastTold = ({ told, mounted }: Probe) => (told.at(-1) ?? mounted.at(-1))?.colorScheme
const shownScheme = () => getComputedStyle(embed()).colorScheme

const seen = (probe: Probe) => [lastTold(probe), shownScheme()]

describe('auto, live, with nothing mounted anew', () => {
  beforeEach(needs('systemMedia'))

  test('follows the system', async () => {
    const probe = await showReady()
    expect(seen(probe)).toEqual(['light', 'light'])
    for (const colorScheme of ['dark', 'light', 'dark'] as const) {
      await commands.emulateMedia({ colorScheme })
      await expect.poll(() => seen(probe)).toEqual([colorScheme, colorScheme])
    }
    expect(probe.told.map(({ colorScheme }) => colorScheme)).toEqual(['dark', 'light', 'dark'])
    expect(probe.isSame()).toBe(true)
  })

  test.each([
    ['data-theme of <html>', () => (html.dataset['theme'] = 'dark')],
    ['data-theme of <body>', () => (body.dataset['theme'] = 'dark')],
    ['a class of <html>', () => html.classList.add('dark')],
    ['a class of <body>', () => body.classList.add('other', 'theme-dark')],
  ])('follows %s, and back', async (_, darken) => {
    const probe = await showReady()
    darken()
    await expect.poll(() => seen(probe)).toEqual(['dark', 'dark'])
    tidyPage()
    await expect.poll(() => seen(probe)).toEqual(['light', 'light'])
    expect(probe.told).toHaveLength(2)
    expect(probe.isSame()).toBe(true)
  })

  test('follows the page against the system', async () => {
    await commands.emulateMedia({ colorScheme: 'dark' })
    html.dataset['theme'] = 'light'
    const probe = await showReady()
    expect(seen(probe)).toEqual(['light', 'light'])
    delete html.dataset['theme']
    await expect.poll(() => seen(probe)).toEqual(['dark', 'dark'])
    expect(probe.isSame()).toBe(true)
  })

  test('takes a theme’s name that it does not know for none', async () => {
    html.dataset['theme'] = 'corporate'
    html.className = 'darkroom dark:bg-black'
    const probe = await showReady()
    expect(shownScheme()).toBe('light')
    await commands.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(() => seen(probe)).toEqual(['dark', 'dark'])
    expect(probe.isSame()).toBe(true)
  })
})

test('a colour scheme that the theme says is left alone by page and system, where another embed follows them', async (context) => {
  needs('systemMedia')(context)
  const [fixed, auto] = [createProbe(), createProbe()]
  show(
    <>
      <Embed
        vendor={fixed.vendor}
        mode="inline"
        options={{}}
        title="First"
        theme={{ colorScheme: 'light' }}
      />
      <Embed vendor={auto.vendor} mode="inline" options={{}} title="Second" />
    </>,
  )
  await expect.poll(() => document.querySelectorAll('[data-embed-state=ready]').length).toBe(2)
  await commands.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(() => lastTold(auto)).toBe('dark')
  await commands.emulateMedia({ colorScheme: 'light' })
  await expect.poll(() => lastTold(auto)).toBe('light')
  html.classList.add('dark')
  await expect.poll(() => lastTold(auto)).toBe('dark')
  expect(shownScheme()).toBe('light')
  expect(lastTold(fixed)).toBe('light')
  expect(fixed.told).toEqual([])
})

describe('the page’s CSS, live', () => {
  test('that a class changes reaches vendors, with the same colour scheme', async () => {
    addCss(
      ':root { --embed-color-primary: rgb(1, 1, 1) } .brand { --embed-color-primary: rgb(2, 2, 2); --embed-radius: 3px }',
    )
    const probe = await showReady()
    expect(probe.mounted[0]?.variables.colorPrimary).toBe('rgb(1, 1, 1)')
    html.classList.add('brand')
    await expect.poll(() => probe.told.length).toBe(1)
    expect(probe.told[0]).toMatchObject({
      colorScheme: 'light',
      variables: { colorPrimary: 'rgb(2, 2, 2)', radius: '3px' },
    })
    expect(probe.isSame()).toBe(true)
  })

  test('that an inline style of <html> changes does, too; what says nothing of the theme tells nothing', async () => {
    const probe = await showReady()
    const colors = () => probe.told.map(({ variables }) => variables.colorText)
    html.style.setProperty('--embed-color-text', 'rgb(3, 3, 3)')
    await expect.poll(colors).toEqual(['rgb(3, 3, 3)'])
    html.classList.add('menu-open')
    await painted()
    html.style.setProperty('--embed-color-text', 'rgb(4, 4, 4)')
    await expect.poll(colors).toEqual(['rgb(3, 3, 3)', 'rgb(4, 4, 4)'])
  })

  test('that goes with the colour scheme is told with it, and never with the other', async () => {
    addCss(':root { --embed-color-primary: rgb(1, 1, 1) } .dark { --embed-color-primary: rgb(2, 2, 2) }')
    const probe = await showReady()
    html.classList.add('dark')
    await expect.poll(() => lastTold(probe)).toBe('dark')
    html.classList.remove('dark')
    await expect.poll(() => lastTold(probe)).toBe('light')
    expect(probe.told.map(({ colorScheme, variables }) => [colorScheme, variables.colorPrimary])).toEqual([
      ['dark', 'rgb(2, 2, 2)'],
      ['light', 'rgb(1, 1, 1)'],
    ])
  })

  test('that asks the system goes with the colour scheme, too', async (context) => {
    needs('systemMedia')(context)
    addCss(
      ':root { --embed-color-primary: rgb(1, 1, 1) } @media (prefers-color-scheme: dark) { :root { --embed-color-primary: rgb(2, 2, 2) } }',
    )
    const probe = await showReady()
    await commands.emulateMedia({ colorScheme: 'dark' })
    await expect
      .poll(() => probe.told.map(({ colorScheme, variables }) => [colorScheme, variables.colorPrimary]))
      .toEqual([['dark', 'rgb(2, 2, 2)']])
  })
})

describe('the direction', () => {
  test('of the theme is the embed’s, and is told to vendors, against the page', async () => {
    const probe = await showReady({ dir: 'rtl' })
    expect(embed().dir).toBe('rtl')
    expect(getComputedStyle(find('input')).direction).toBe('rtl')
    expect(getComputedStyle(body).direction).toBe('ltr')
    expect(probe.mounted[0]?.dir).toBe('rtl')
  })

  test('of the page is told to vendors, live, and set nowhere', async () => {
    html.dir = 'rtl'
    const probe = await showReady()
    expect(embed().hasAttribute('dir')).toBe(false)
    expect(probe.mounted[0]?.dir).toBe('rtl')
    html.dir = 'ltr'
    await expect.poll(() => probe.told.map(({ dir }) => dir)).toEqual(['ltr'])
    expect(probe.isSame()).toBe(true)
  })

  test('of the theme wins over an rtl page', async () => {
    html.dir = 'rtl'
    const probe = await showReady({ dir: 'ltr' })
    expect(probe.mounted[0]?.dir).toBe('ltr')
  })

  test('of the theme is told to the vendor of <EmbedInline>, with nothing around it', async () => {
    const probe = createProbe()
    show(<EmbedInline vendor={probe.vendor} options={{}} title="Probe" theme={{ dir: 'rtl' }} />)
    await expect.poll(() => probe.mounted.map(({ dir }) => dir)).toEqual(['rtl'])
  })
})
