import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, inject, test, vi } from 'vitest'
import { defineVendor, Embed, EmbedError, EmbedProvider, inline } from '../../src'
import type { WidgetReport } from '../../src/vendor-kit/widget-report'
import { FRAME_ADDRESS, untilRun, watchTokens } from './canary'
import { createVendorWorld, embedOf } from './world'

afterEach(() => {
  cleanup()
  localStorage.clear()
})

async function showLeaky(mount: (container: HTMLElement, token: string, report: WidgetReport) => unknown) {
  const world = await createVendorWorld('canary')
  const canary = watchTokens(world)
  let given: string[] = []
  let report: WidgetReport | undefined
  // Of the vendors whose tokens the backend has, one that has nothing to it.
  const vendor = defineVendor<{ inline: object }>({
    id: 'acme',
    name: 'Leaky',
    modes: {
      inline: inline({
        async mount(context) {
          given = [context.token]
          report = context.report
          await mount(context.container, context.token, context.report)
          context.report.ready()
          return { setToken: (next) => void given.push(next), destroy() {} }
        },
      }),
    },
  })
  render(
    <EmbedProvider client={world.client} identity="user-1">
      <Embed
        vendor={vendor}
        mode="inline"
        options={{}}
        title="Leaky"
        onError={(error) => canary.errors.push(error)}
      />
    </EmbedProvider>,
  )
  await expect.poll(() => embedOf('Leaky').dataset['embedState']).toBe('ready')
  const renew = async () => {
    await world.rotate('acme')
    await world.client.refresh(vendor, {})
  }
  return { world, canary, given: () => given, report: () => report as WidgetReport, renew }
}

test('a token that a widget leaves anywhere is found there, also once it is an old one', async () => {
  const { href } = location
  const { world, canary, given, renew } = await showLeaky(async (container, token) => {
    const { acme } = inject('servers')['canary'] as { acme: string }
    const widget = container.appendChild(document.createElement('p'))
    widget.attachShadow({ mode: 'open' }).innerHTML = '<input>'
    Object.assign(widget.shadowRoot?.firstChild as HTMLInputElement, { value: token })
    widget.setAttribute('data-token', `no: ${token.slice(-30)}`)
    widget.append(token)
    localStorage.setItem('acme:token', btoa(`Bearer ${token}`))
    console.warn('said', new Error('failed', { cause: { token } }))
    window.name = token
    history.replaceState({ token }, '', `?token=${token}`)
    await fetch(`${acme}/api/cards?token=${token}`).catch(() => {})
    await fetch(`${acme}/api/cards`, { referrerPolicy: 'unsafe-url' }).catch(() => {})
    const frame = Object.assign(document.createElement('iframe'), {
      src: `${acme}/board?token=${token}`,
      name: 'leaky',
    })
    const isLoaded = new Promise((resolve) => (frame.onload = resolve))
    container.append(frame)
    await isLoaded
  })
  canary.errors.push(
    new EmbedError('EMBED_WIDGET_ERROR', 'no', {
      cause: new Error('inner', { cause: { headers: new Headers({ x: given()[0] ?? '' }) } }),
    }),
  )
  world.events.push({ type: 'widget.event', name: 'x', detail: new Map([['token', given()[0]]]) } as never)
  const places = [
    'Resource Timing',
    '`data-token` of `<p>`',
    '`src` of `<iframe>`',
    'an error',
    'an event',
    'storage',
    'the console',
    'the page’s address',
    'the page’s history',
    'the text of `<p>`',
    'the value of `<input>`',
    'the window’s name',
  ]
  const requests = [FRAME_ADDRESS, 'the Referer of GET /api/cards', 'the address of GET /api/cards']
  const passed = [
    '`data-token` of `<p>`',
    '`src` of `<iframe>`',
    'the text of `<p>`',
    'the value of `<input>`',
  ].map(untilRun)
  expect(new Set(await canary.find())).toEqual(new Set([...places, ...requests, ...passed]))
  await renew()
  expect(given()).toHaveLength(2)
  expect(new Set(await canary.find())).toEqual(
    new Set([...places.map((place) => `${place}, an old token`), ...requests, ...passed]),
  )
  canary.stop()
  window.name = ''
  history.replaceState(null, '', href)
  vi.mocked(console.warn).mockClear()
})

test('a token in what a widget reports is nowhere: not in an error, not in its cause, not in an event', async () => {
  const { canary, given, report, renew, world } = await showLeaky(() => {})
  await renew()
  const [old, current] = given()
  expect(old).not.toBe(current)
  for (const token of [old, current]) {
    report().failed(
      new EmbedError('EMBED_WIDGET_ERROR', `no: ${token}`, {
        cause: new Error(`inner ${token}`, { cause: { config: { token } } }),
      }),
    )
    report().event(`used ${token}`, { token, inner: [new Error(`no: ${token}`)] })
  }
  expect(canary.errors).toHaveLength(2)
  expect(world.countOf('widget.event')).toBe(2)
  expect(await canary.find()).toEqual([])
  canary.stop()
})
