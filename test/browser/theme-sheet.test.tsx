import { cleanup } from '@testing-library/react'
import { createPortal } from 'react-dom'
import { expect, test } from 'vitest'
import { Embed, type EmbedTheme } from '../../src'
import { createProbe, hanging, show } from './probe'

const { vendor } = createProbe()
const one = (theme?: EmbedTheme) => (
  <Embed vendor={vendor} mode="inline" options={{}} title="Probe" theme={theme} height={80} />
)
const embeds = () => [...document.querySelectorAll('[data-embed]')]
const primaryOf = (embed: Element | undefined) =>
  embed &&
  getComputedStyle(embed.firstElementChild as Element)
    .getPropertyValue('--embed-color-primary')
    .trim()

test('embeds of equal themes have one rule; another theme has one of its own', async () => {
  const themes = ['teal', 'teal', 'crimson'].map((colorPrimary) => ({ variables: { colorPrimary } }))
  show(
    <>
      {themes.map((theme, at) => (
        <div key={at}>{one(theme)}</div>
      ))}
    </>,
    { answer: hanging },
  )
  await expect.poll(() => embeds().map(primaryOf)).toEqual(['teal', 'teal', 'crimson'])
  const sheet = document.adoptedStyleSheets.at(-1) as CSSStyleSheet
  const themed = [...sheet.cssRules].filter(({ cssText }) => cssText.startsWith('[data-embed-theme="'))
  expect(themed).toHaveLength(2)
})

test('an embed in a shadow root is themed by a sheet of that root', async () => {
  const host = document.body.appendChild(document.createElement('div'))
  const root = host.attachShadow({ mode: 'open' })
  const { unmount } = show(createPortal(one({ variables: { colorPrimary: 'teal' } }), root), {
    answer: hanging,
  })
  await expect.poll(() => primaryOf(root.querySelector('[data-embed]') ?? undefined)).toBe('teal')
  expect(root.adoptedStyleSheets).toHaveLength(1)
  unmount()
  await expect.poll(() => root.adoptedStyleSheets).toHaveLength(0)
  host.remove()
})

test('a value with an open bracket, quote or comment in it spoils nothing else', async () => {
  const variables = { colorText: 'rgb(1 2 3', colorMuted: 'red /*', fontFamily: '"Open', radius: '7px' }
  show(one({ variables }), { answer: hanging })
  await expect.poll(embeds).toHaveLength(1)
  expect(getComputedStyle(embeds()[0] as Element).borderTopLeftRadius).toBe('7px')
})

test('a page that replaces its adopted sheets takes the look away until an embed is shown', async () => {
  const { rerender } = show(one(), { answer: hanging })
  await expect.poll(() => primaryOf(embeds()[0])).not.toBe('')
  document.adoptedStyleSheets = []
  expect(primaryOf(embeds()[0])).toBe('')
  rerender(
    <>
      {one()}
      {one({ variables: { colorPrimary: 'teal' } })}
    </>,
  )
  await expect.poll(() => embeds().map((embed) => primaryOf(embed) !== '')).toEqual([true, true])
})

test('themes that come and go leave no rules behind', async () => {
  const { rerender } = show(one(), { answer: hanging })
  await expect.poll(embeds).toHaveLength(1)
  const sheet = document.adoptedStyleSheets.at(-1) as CSSStyleSheet
  const before = sheet.cssRules.length
  for (let hue = 0; hue < 100; hue += 1) rerender(one({ variables: { colorPrimary: `rgb(${hue} 0 0)` } }))
  await expect.poll(() => sheet.cssRules.length - before).toBeLessThan(30)
  expect(primaryOf(embeds()[0])).toBe('rgb(99 0 0)')
  cleanup()
  await expect.poll(() => document.adoptedStyleSheets).not.toContain(sheet)
})

test('a kept widget has its size while it is put away and when it comes back: it is scrolled to where it was', async () => {
  const long = createProbe({
    html: '<div id="scrolled" style="height:100%;overflow:auto"><div style="height:900px">long</div></div>',
  })
  const kept = <Embed vendor={long.vendor} mode="inline" options={{}} title="Probe" height={200} keepAlive />
  const { rerender } = show(kept)
  const scrolled = () => document.querySelector('#scrolled')
  await expect.poll(() => scrolled()?.clientHeight).toBe(200)
  const element = scrolled() as Element
  element.scrollTop = 300
  rerender(<p>elsewhere</p>)
  await expect.poll(embeds).toHaveLength(0)
  rerender(kept)
  await expect.poll(() => scrolled()?.clientHeight).toBe(200)
  expect(scrolled()).toBe(element)
  expect(element.scrollTop).toBeCloseTo(300, 0) // Firefox scrolls by pixels of the screen
})
