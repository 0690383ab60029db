import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { Embed, type EmbedTheme } from '../../src'
import { needs } from './needs'
import {
  createProbe,
  embed,
  find,
  grantingOnce,
  hanging,
  part,
  refusing,
  rgb,
  show,
  stateOf,
  tidyPage,
  UNTIL_DEAD_MS,
} from './probe'

beforeEach(() => commands.emulateMedia({ colorScheme: 'light' }))
afterEach(async () => {
  tidyPage()
  await commands.emulateMedia({})
})

const one = (theme?: EmbedTheme) => (
  <Embed vendor={createProbe().vendor} mode="inline" options={{}} title="Probe" theme={theme} height={320} />
)

async function showLoading(theme?: EmbedTheme) {
  show(one(theme), { answer: hanging })
  await expect.poll(stateOf).toBe('loading')
}

async function showFailed(theme?: EmbedTheme) {
  show(one(theme), { answer: refusing })
  await expect.poll(stateOf).toBe('failed')
}

/** Ready, until its token dies and there is no other. */
async function showExpired(theme?: EmbedTheme) {
  await expire(show(one(theme), { answer: grantingOnce() }))
}

async function expire({ sleep }: ReturnType<typeof show>) {
  await expect.poll(stateOf).toBe('ready')
  sleep(UNTIL_DEAD_MS)
  await expect.poll(stateOf).toBe('expired')
}

const running = () => document.getAnimations().filter(({ playState }) => playState === 'running')

describe('what moves', () => {
  test('is the skeleton, by default', async () => {
    await showLoading()
    const pulse = () => running().find(({ effect }) => effect?.getTiming().iterations === Infinity)
    await expect.poll(() => pulse()?.effect?.getTiming().duration).toBe(1_800)
  })

  test('takes as long as the theme says', async () => {
    await showLoading({ variables: { motion: '500ms' } })
    await expect.poll(() => running().some(({ effect }) => effect?.getTiming().duration === 500)).toBe(true)
  })

  test.for<[string, 'reduce' | 'no-preference', EmbedTheme]>([
    ['the system asks for less', 'reduce', {}],
    ['the theme says 0s', 'no-preference', { variables: { motion: '0s' } }],
  ])(
    'is nothing where %s: not while it loads, and not when its token is dead',
    async ([, reducedMotion, theme], context) => {
      if (reducedMotion === 'reduce') needs('systemMedia')(context)
      await commands.emulateMedia({ reducedMotion })
      await showLoading(theme)
      expect(part('skeleton')).toBeTruthy()
      // Firefox runs the delay of what takes no time.
      await expect.poll(running).toEqual([])
      cleanup()
      await showExpired(theme)
      expect(part('notice')).toBeTruthy()
      await expect.poll(running).toEqual([])
    },
  )

  test('stops when the widget is there, also without a live token', async () => {
    const shown = show(one(), { answer: grantingOnce() })
    await expect.poll(stateOf).toBe('ready')
    expect(running()).toEqual([])
    await expire(shown)
    expect(running()).toEqual([])
  })
})

describe('in forced colours', () => {
  beforeEach(needs('systemMedia'))
  beforeEach(() => commands.emulateMedia({ forcedColors: 'active' }))

  const hasBorder = (element: Element) => {
    const { borderTopWidth, borderTopStyle, borderTopColor, backgroundColor } = getComputedStyle(element)
    return (
      parseFloat(borderTopWidth) >= 1 &&
      borderTopStyle === 'solid' &&
      opaque(borderTopColor) &&
      borderTopColor !== backgroundColor
    )
  }
  const opaque = (color: string) => !/^rgba\(.*, 0\)$/.test(color)

  test('Retry has a border, and its words are read', async () => {
    await showFailed()
    expect(hasBorder(part('retry'))).toBe(true)
    const { color, backgroundColor } = getComputedStyle(part('retry'))
    expect([color, backgroundColor]).toEqual([rgb('ButtonText'), rgb('ButtonFace')])
  })

  test('the panel has a border, and its mark is drawn in the text’s colour', async () => {
    await showFailed()
    expect(hasBorder(part('failure'))).toBe(true)
    const mark = find<SVGElement>('[data-embed-part=failure] svg')
    expect(getComputedStyle(mark).stroke).toBe(rgb('CanvasText'))
    expect(getComputedStyle(mark.querySelector('path') as SVGPathElement).stroke).toBe(rgb('CanvasText'))
  })

  test('the skeleton’s shapes have borders', async () => {
    await showLoading()
    const shapes = () => [...part('skeleton').querySelectorAll('[aria-hidden] > div')]
    await expect.poll(() => shapes().length).toBeGreaterThan(3)
    expect(shapes().every(hasBorder)).toBe(true)
  })

  test('the notice’s words have a border, and lie on what is opaque', async () => {
    await showExpired()
    const words = part('notice').firstElementChild as Element
    expect(hasBorder(words)).toBe(true)
    expect(getComputedStyle(words)).toMatchObject({
      color: rgb('CanvasText'),
      backgroundColor: rgb('Canvas'),
    })
  })

  test('no border is to be seen of these where colours are not forced', async () => {
    await commands.emulateMedia({})
    await showFailed()
    expect(hasBorder(part('retry'))).toBe(false)
  })
})

describe('what is read out', () => {
  test('while it loads: a status, with words, and shapes that are not there for readers', async () => {
    await showLoading()
    expect(part('skeleton').getAttribute('role')).toBe('status')
    expect(readOut(part('skeleton'))).toEqual(['Loading…'])
    expect(find('[data-embed-surface]').closest('[inert]')).not.toBeNull()
  })

  test('when it failed: an alert, with title, message, and then the button', async () => {
    await showFailed()
    expect(part('failure').getAttribute('role')).toBe('alert')
    expect(readOut(part('failure'))).toEqual([
      'You don’t have access',
      'Sign in again, or ask for access.',
      'Try again',
    ])
    expect(document.activeElement).toBe(document.body)
  })

  test('when its token is dead: a status, with words, and the widget out of reach', async () => {
    await showExpired()
    expect(part('notice').getAttribute('role')).toBe('status')
    expect(readOut(part('notice'))).toEqual(['Reconnecting…'])
    expect(find('[data-embed-surface]').closest('[inert]')).not.toBeNull()
  })

  test('nothing that says itself busy holds a word that is to be read out', async () => {
    await showLoading()
    expect(part('skeleton').closest('[aria-busy=true]')).toBeNull()
  })
})

test('nothing of the widget lies over what says that it cannot be used', async () => {
  const { vendor } = createProbe({
    html: '<p style="position: absolute; inset: 0; z-index: 10; margin: 0; background: red">widget</p>',
  })
  await expire(
    show(<Embed vendor={vendor} mode="inline" options={{}} title="Probe" height={320} />, {
      answer: grantingOnce(),
    }),
  )
  // What is inert is looked through: this is about what is seen.
  find('[inert]').removeAttribute('inert')
  const { left, top } = embed().getBoundingClientRect()
  expect(document.elementFromPoint(left + 40, top + 40)?.closest('[data-embed-part]')).toBe(part('notice'))
})

test('all embeds of a page share one sheet, which no policy has to allow, and which goes with the last one', async () => {
  const added = () => [
    document.querySelectorAll('style, link, script').length,
    // WebKitGTK 2.50 lists the adopted ones here as well.
    [...document.styleSheets].filter(({ ownerNode }) => ownerNode !== null).length,
    document.adoptedStyleSheets.length,
  ]
  const before = added()
  const [elements, sheets, adopted = 0] = before
  for (const showOne of [showLoading, showFailed, showExpired]) {
    await showOne()
    expect(added()).toEqual([elements, sheets, adopted + 1])
    cleanup()
    await expect.poll(added).toEqual(before)
  }
  show(
    <>
      {one()}
      {one({ variables: { colorPrimary: 'teal' } })}
    </>,
    { answer: hanging },
  )
  await expect.poll(() => document.querySelectorAll('[data-embed-theme]').length).toBe(2)
  expect(added()).toEqual([elements, sheets, adopted + 1])
})

/** What a screen reader comes by, in its order. */
function readOut(root: Element): string[] {
  const words: string[] = []
  const walk = (element: Element) => {
    if (element.getAttribute('aria-hidden') === 'true' || !element.checkVisibility()) return
    for (const node of element.childNodes) {
      if (node instanceof Element) walk(node)
    }
    const own = [...element.childNodes].filter((node) => node instanceof Text).map(({ data }) => data)
    if (own.join('').trim()) words.push(own.join('').trim())
  }
  walk(root)
  return words
}
