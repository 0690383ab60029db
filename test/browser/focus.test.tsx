import { cleanup } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { defineVendor, Embed, EmbedFrame, frame } from '../../src'
import { guardFocus } from '../../src/base/focus'
import { needs } from './needs'
import { createProbe, find, granting, hanging, show, stateOf, tidyPage } from './probe'

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
  document.documentElement.style.scrollBehavior = ''
  tidyPage()
})

/** A page of this origin, so that the test can have it do what a vendor's page may do by itself. */
const own = defineVendor<{ iframe: object }>({
  id: 'own',
  name: 'Own',
  modes: {
    iframe: frame({
      readyOn: 'load',
      sandbox: '',
      src: () => '/@vite/env',
      tokenInUrl: false,
    }),
  },
})

/** Gives the page in a frame a field. */
async function fieldIn(frame: HTMLIFrameElement): Promise<HTMLInputElement> {
  await expect
    .poll(() => frame.contentDocument?.readyState === 'complete' && frame.contentDocument.body !== null)
    .toBe(true)
  const page = frame.contentDocument as Document
  return page.body.appendChild(page.createElement('input'))
}

const page = (
  <>
    <input aria-label="top" />
    <div style={{ height: 3_000 }} />
  </>
)

/** Types while a frame focuses its own field, and sees that nothing of it is lost. */
async function typeAgainst(thief: HTMLInputElement): Promise<void> {
  const top = find<HTMLInputElement>('[aria-label=top]')
  top.focus()
  await commands.typeKeys('ab')
  thief.focus()
  await expect.poll(() => document.activeElement).toBe(top)
  await commands.typeKeys('cd')
  expect([top.value, thief.value, window.scrollY]).toEqual(['abcd', '', 0])
}

describe('a frame that focuses itself', () => {
  test('while it is covered keeps neither the keyboard nor the place of the page', async () => {
    show(
      <>
        {page}
        <Embed vendor={own} mode="iframe" options={{}} title="Own" sandbox={false} />
      </>,
      { answer: () => Promise.reject(new Error('down')) },
    )
    await expect.poll(stateOf).toBe('failed')
    const frame = find<HTMLIFrameElement>('iframe')
    await typeAgainst(await fieldIn(frame))
  })

  test('while it is parked does not either', async (context) => {
    needs('moveBefore')(context)
    const kept = (isShown: boolean) => (
      <>
        {page}
        {isShown && <Embed vendor={own} mode="iframe" options={{}} title="Own" sandbox={false} keepAlive />}
      </>
    )
    const { rerender } = show(kept(true), { answer: granting(900) })
    await expect.poll(stateOf).toBe('ready')
    const thief = await fieldIn(find('iframe'))
    rerender(kept(false))
    await expect.poll(() => find('[data-embed-parking] iframe').isConnected).toBe(true)
    await typeAgainst(thief)
  })

  test('once it is ready has the focus', async () => {
    show(<Embed vendor={own} mode="iframe" options={{}} title="Own" sandbox={false} />)
    await expect.poll(stateOf).toBe('ready')
    const frame = find<HTMLIFrameElement>('iframe')
    ;(await fieldIn(frame)).focus()
    expect(document.activeElement).toBe(frame)
  })
})

test('without anybody who had the focus, it goes back to the page', async () => {
  show(
    <>
      <p>page</p>
      <EmbedFrame vendor={own} options={{}} title="Own" sandbox={false} />
    </>,
    { answer: hanging },
  )
  const frame = find<HTMLIFrameElement>('iframe')
  const end = guardFocus(frame)
  const thief = await fieldIn(frame)
  // The window of the test has the focus, and nothing in it.
  window.focus()
  ;(document.activeElement as HTMLElement | null)?.blur()
  thief.focus()
  await expect.poll(() => document.activeElement, { timeout: 10_000 }).toBe(document.body)
  end()
})

test('a widget takes the focus when the page is told that it is ready', async () => {
  const { vendor } = createProbe({ html: '<input aria-label="inside">' })
  let active: Element | null = null
  const onReady = () => {
    find<HTMLInputElement>('[aria-label=inside]').focus()
    active = document.activeElement
  }
  show(<Embed vendor={vendor} mode="inline" options={{}} title="Probe" onReady={onReady} />)
  await expect.poll(stateOf).toBe('ready')
  expect(active).toBe(find('[aria-label=inside]'))
})

test('a widget takes the focus as soon as the page can read that it is ready', async () => {
  const probe = createProbe({ html: '<input aria-label="inside">', isReadyAtOnce: false })
  show(<Embed vendor={probe.vendor} mode="inline" options={{}} title="Probe" />)
  await expect.poll(() => document.querySelector('[aria-label=inside]')).not.toBeNull()
  await expect.poll(() => document.querySelector('[inert] [aria-label=inside]')).not.toBeNull()
  const active = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (stateOf() !== 'ready') return
      observer.disconnect()
      find<HTMLInputElement>('[aria-label=inside]').focus()
      resolve(document.activeElement)
    })
    observer.observe(find('[data-embed-state]'), { attributeFilter: ['data-embed-state'] })
  })
  probe.ready()
  expect(await active).toBe(find('[aria-label=inside]'))
})
