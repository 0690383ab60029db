import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commands, userEvent } from 'vitest/browser'
import { Embed, type EmbedTheme, plainTheme } from '../../src'
import { propertyOf } from '../../src/theme/css-variables'
import { resolveTheme } from '../resolved'
import { needs } from './needs'
import {
  addCss,
  addSheet,
  createProbe,
  embed,
  grantingOnce,
  part,
  refusing,
  rgb,
  show,
  stateOf,
  tidyPage,
  UNTIL_DEAD_MS,
  UNTIL_DUE_MS,
} from './probe'

beforeEach(() => commands.emulateMedia({ colorScheme: 'light' }))
afterEach(async () => {
  tidyPage()
  await commands.emulateMedia({})
  await userEvent.unhover(document.body)
})

const one = (theme?: EmbedTheme, isFloating = false) => (
  <Embed
    vendor={createProbe().vendor}
    mode="inline"
    options={isFloating ? { floats: true } : {}}
    title="Probe"
    theme={theme}
    height={300}
  />
)

async function showFailed(theme?: EmbedTheme) {
  show(one(theme), { answer: refusing })
  await expect.poll(stateOf).toBe('failed')
  return part('retry')
}

const hairline = () => getComputedStyle(embed(), '::before')

/** The hairline's opacity at the end of what changes it with time. */
function opacityInTheEnd() {
  for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish()
  return hairline().opacity
}

describe('Retry', () => {
  test.each([
    ['changes its background under the pointer', true],
    ['does not without the sheet', false],
  ])('%s', async (_, hasSheet) => {
    if (hasSheet) await addSheet()
    const retry = await showFailed()
    const before = getComputedStyle(retry).backgroundColor
    await userEvent.hover(retry)
    const isChanged = () => getComputedStyle(retry).backgroundColor !== before
    await expect.poll(() => retry.matches(':hover')).toBe(true)
    await expect.poll(isChanged).toBe(hasSheet)
  })

  test('shows the pointer where the primary colour is the text’s', async () => {
    await addSheet()
    const retry = await showFailed(plainTheme)
    expect(getComputedStyle(retry).boxShadow).toBe('none')
    await userEvent.hover(retry)
    await expect.poll(() => getComputedStyle(retry).boxShadow).not.toBe('none')
  })

  test('has a solid ring of the focus colour at the keyboard, also where the page resets outlines', async () => {
    addCss('button { outline: none }')
    await addSheet()
    const retry = await showFailed({ variables: { colorFocus: 'rgb(4, 5, 6)' } })
    expect(getComputedStyle(retry).outlineStyle).toBe('none')
    await userEvent.tab()
    expect(document.activeElement).toBe(retry)
    expect(getComputedStyle(retry)).toMatchObject({
      outlineStyle: 'solid',
      outlineWidth: '3px',
      outlineColor: 'rgb(4, 5, 6)',
      outlineOffset: '3px',
    })
  })

  test('is the page’s to style: its class wins over the sheet', async () => {
    await addSheet()
    addCss('.mine button { transition-duration: 7s }')
    const { vendor } = createProbe()
    show(<Embed vendor={vendor} mode="inline" options={{}} title="Probe" className="mine" />, {
      answer: refusing,
    })
    await expect.poll(stateOf).toBe('failed')
    expect(getComputedStyle(part('retry')).transitionDuration).toBe('7s')
  })
})

describe('the hairline', () => {
  /** Ready, with its next token on the way. */
  async function showRefreshing(isFloating = false) {
    const { sleep } = show(one(undefined, isFloating), { answer: grantingOnce() })
    await expect.poll(stateOf).toBe('ready')
    expect(hairline().opacity).toBe('0')
    sleep(UNTIL_DUE_MS)
    await expect.poll(() => embed().hasAttribute('data-embed-refreshing')).toBe(true)
  }

  test('appears while a token is renewed, after a second, and is out of the way', async () => {
    await addSheet()
    await showRefreshing()
    expect(hairline().transitionDelay).toBe('1s')
    await expect.poll(opacityInTheEnd).toBe('0.7')
    expect(hairline()).toMatchObject({
      height: '2px',
      top: '0px',
      pointerEvents: 'none',
      backgroundColor: rgb('#4338ca'),
    })
    expect(hairline().animationName).toBe('embed-sweep')
    embed().removeAttribute('data-embed-refreshing')
    expect(hairline().opacity).toBe('0')
    expect(hairline().animationName).toBe('none')
  })

  test('stands still where less motion is asked for', async (context) => {
    needs('systemMedia')(context)
    await commands.emulateMedia({ reducedMotion: 'reduce' })
    await addSheet()
    await showRefreshing()
    expect(hairline().animationName).toBe('none')
    await expect.poll(opacityInTheEnd).toBe('0.7')
  })

  test('of a widget that lies over the page has no height', async () => {
    await addSheet()
    await showRefreshing(true)
    // The probe’s own words are in the page: one that floats puts none there.
    embed().querySelector('p')?.remove()
    expect(embed().getBoundingClientRect().height).toBe(0)
    expect(hairline().height).toBe('0px')
  })

  test('is not there without the sheet', async () => {
    show(one())
    await expect.poll(stateOf).toBe('ready')
    embed().toggleAttribute('data-embed-refreshing', true)
    expect(hairline().content).toBe('none')
  })
})

describe('the notice', () => {
  async function showExpired(theme?: EmbedTheme) {
    const { sleep } = show(one(theme), { answer: grantingOnce() })
    await expect.poll(stateOf).toBe('ready')
    sleep(UNTIL_DEAD_MS)
    await expect.poll(stateOf).toBe('expired')
    return getComputedStyle(part('notice'))
  }

  test('fades in', async () => {
    await addSheet()
    expect(await showExpired()).toMatchObject({ animationName: 'embed-appear', animationDuration: '0.2s' })
  })

  test.each<[string, 'reduce' | 'no-preference', EmbedTheme]>([
    ['the system asks for less motion', 'reduce', {}],
    ['the theme says 0s', 'no-preference', { variables: { motion: '0s' } }],
  ])('is there at once where %s', async (_, reducedMotion, theme) => {
    await commands.emulateMedia({ reducedMotion })
    await addSheet()
    const { animationName, animationDuration } = await showExpired(theme)
    expect(animationName === 'none' || animationDuration === '0s').toBe(true)
    expect(document.getAnimations().filter(({ playState }) => playState === 'running')).toEqual([])
  })

  test('keeps its dot in forced colours', async (context) => {
    needs('systemMedia')(context)
    await commands.emulateMedia({ forcedColors: 'active' })
    await addSheet()
    await showExpired()
    const dot = part('notice').querySelector('[aria-hidden]') as Element
    expect(getComputedStyle(dot).backgroundColor).not.toBe(
      getComputedStyle(dot.parentElement as Element).backgroundColor,
    )
  })
})

test('the sheet lists every property, with its defaults', async () => {
  const css = await (
    await fetch(new URL('../../src/styles.css', import.meta.url), { headers: { accept: 'text/css' } })
  ).text()
  const rows = css
    .split('\n')
    .map((line) => line.replace(/^ \* +/, '').split(/ {2,}/))
    .filter(([name]) => name?.startsWith('--embed-'))
  for (const colorScheme of ['light', 'dark'] as const) {
    const expected = Object.entries({
      ...resolveTheme([], colorScheme).variables,
      colorFocus: 'primary',
      fontFamily: "the page's",
    })
    const listed = rows.map(([name, , light, dark = '']) => [
      name,
      colorScheme === 'dark' && /^(#\w+|primary)$/.test(dark) ? dark : light,
    ])
    expect(listed).toEqual(expected.map(([name, value]) => [propertyOf(name), value]))
  }
})
