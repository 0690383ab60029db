// Embeds in a shadow root and in another document: what they ask of their surroundings is asked of their own.
import { cleanup } from '@testing-library/react'
import { createPortal } from 'react-dom'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server.browser'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import {
  createEmbedClient,
  defineVendor,
  Embed,
  EmbedProvider,
  frame,
  fromFunction,
  handshake,
} from '../../src'
import { loadAssets } from '../../src/vendor-kit/assets'
import { openLine } from '../../src/vendor-kit/frame/messages'
import { watchActivity } from '../../src/vendor-kit/swap/activity'
import { createProbe, embed, find, hanging, part, show, stateOf, tidyPage } from './probe'

beforeEach(() => commands.emulateMedia({ colorScheme: 'light' }))
afterEach(async () => {
  cleanup()
  document.body.replaceChildren()
  tidyPage()
  await commands.emulateMedia({})
})

function openShadow(): ShadowRoot {
  return document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' })
}

/** A document of this origin in a frame, as a portal's. */
function openDocument(): Document {
  const { contentDocument } = document.body.appendChild(document.createElement('iframe'))
  return contentDocument as Document
}

describe('in a shadow root', () => {
  test('a field with the focus keeps a reload waiting', () => {
    const element = openShadow().appendChild(document.createElement('div'))
    const field = element.appendChild(document.createElement('input'))
    let now = 0
    const attention = watchActivity(
      element,
      () => now,
      () => {},
    )
    field.focus()
    now = 60_000
    expect(attention.look().isFree).toBe(false)
    field.blur()
    now += 60_000
    expect(attention.look().isFree).toBe(true)
    attention.stop()
  })

  test('a style sheet is loaded into it, once', async () => {
    const root = openShadow()
    const url = new URL('../../src/styles.css', import.meta.url).href
    await Promise.all([1, 2].map(() => loadAssets([{ kind: 'style', url }], { root })))
    expect([...root.querySelectorAll('link')].map(({ href }) => href)).toEqual([url])
  })
})

describe('in another document', () => {
  test('a frame is heard, and hears its parent', async () => {
    const other = openDocument()
    const frame = other.body.appendChild(other.createElement('iframe'))
    const heard: unknown[] = []
    const line = openLine(frame, location.origin, { onMessage: (data) => heard.push(data), onForeign() {} })
    const view = frame.contentWindow as Window & typeof globalThis
    const sources: boolean[] = []
    view.addEventListener('message', ({ source }) => sources.push(source === view.parent))
    line.post('hello')
    await expect.poll(() => sources).toEqual([true])
    const script = view.document.createElement('script')
    script.textContent = `parent.postMessage('here', '*')`
    view.document.body.append(script)
    await expect.poll(() => heard).toEqual(['here'])
    line.close()
  })

  test('an embed follows that document’s colour scheme', async () => {
    const other = openDocument()
    other.body.className = 'dark'
    const { vendor } = createProbe()
    show(createPortal(<Embed vendor={vendor} mode="inline" options={{}} title="Probe" />, other.body))
    const schemeOf = () => {
      const embed = other.querySelector('[data-embed]')
      return embed && getComputedStyle(embed).colorScheme
    }
    await expect.poll(schemeOf).toBe('dark')
    document.documentElement.className = 'dark'
    other.body.className = 'light'
    await expect.poll(schemeOf).toBe('light')
  })
})

test('a dialog of a widget that is ready lies over the header of the page; while it is covered, it does not', async () => {
  const probe = createProbe({
    html: '<p id="dialog" style="position:fixed;inset:0;margin:0;z-index:9999">dialog</p>',
    isReadyAtOnce: false,
  })
  show(
    <>
      <header style={{ position: 'sticky', top: 0, zIndex: 10, height: 60 }}>page</header>
      <Embed vendor={probe.vendor} mode="inline" options={{}} title="Probe" />
    </>,
  )
  const top = () => document.elementFromPoint(100, 20)?.id
  await expect.poll(() => document.querySelector('#dialog')).not.toBeNull()
  expect(top()).toBe('')
  probe.ready()
  await expect.poll(stateOf).toBe('ready')
  await expect.poll(top).toBe('dialog')
})

test('the words of what takes long lie over the shapes while these move', async () => {
  const { sleep } = show(
    <Embed vendor={createProbe().vendor} mode="inline" options={{}} title="Probe" height={320} />,
    { answer: hanging },
  )
  await expect.poll(stateOf).toBe('loading')
  sleep(8_000)
  await expect.poll(() => part('skeleton').textContent).toMatch(/longer/)
  await expect.poll(() => document.getAnimations().length).toBeGreaterThan(0)
  const words = [...part('skeleton').querySelectorAll('span')].at(-1) as HTMLElement
  const { x, y, width, height } = words.getBoundingClientRect()
  part('skeleton').closest('[inert]')?.removeAttribute('inert')
  await expect.poll(() => document.elementFromPoint(x + width / 2, y + height / 2)).toBe(words)
})

test('server-rendered markup has its height without a style, and keeps it', async () => {
  const client = createEmbedClient({ source: fromFunction(() => new Promise(() => {})) })
  const own = defineVendor<{ iframe: object }>({
    id: 'own',
    name: 'Own',
    modes: {
      iframe: frame({
        ...handshake,
        src: () => 'https://w.example',
        sandbox: 'allow-scripts allow-same-origin',
      }),
    },
  })
  const tree = (
    <EmbedProvider client={client} identity="u">
      <Embed vendor={createProbe().vendor} mode="inline" options={{}} title="Probe" height={200} />
      <Embed vendor={own} mode="iframe" options={{}} title="Own" height={120} />
    </EmbedProvider>
  )
  const root = document.body.appendChild(document.createElement('main'))
  root.innerHTML = renderToString(tree)
  const heights = () =>
    [...root.querySelectorAll<HTMLElement>('[data-embed]')].map(({ offsetHeight }) => offsetHeight)
  expect(root.querySelectorAll('[style]')).toHaveLength(0)
  expect(heights()).toEqual([200, 120])
  const hydrated = hydrateRoot(root, tree)
  await expect.poll(() => root.querySelectorAll('[data-embed-part=skeleton]').length).toBe(2)
  expect(root.querySelector('[data-embed-part=strut]')).toBeNull()
  expect(heights()).toEqual([200, 120])
  expect(getComputedStyle(embed()).position).toBe('relative')
  expect(find('[data-embed-surface]').closest('[hidden]')).toBeNull()
  hydrated.unmount()
})
