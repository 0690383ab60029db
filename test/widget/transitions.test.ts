// Every state of a widget × everything that may happen to it: what is done, and what a person sees then.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineVendor, EmbedError, inline, inPlace } from '../../src'
import { loadAssets } from '../../src/vendor-kit/assets'
import type { WidgetContext, WidgetDriver } from '../../src/vendor-kit/driver'
import type { WidgetAsset } from '../../src/vendor-kit/widget-asset'
import type { WidgetHandle } from '../../src/vendor-kit/widget-handle'
import { createWidgetController } from '../../src/widget/controller'
import { failing, fresh, hanging } from '../kit/answers'
import { createLab } from '../kit/lab'
import { fakeTime, pass } from '../kit/time'
import { resolveTheme } from '../resolved'

fakeTime()
// When a token is due, and when it is tried for again, is random within bounds.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0.5))

interface Options {
  board: string
  account?: string
}
const acme = defineVendor<{ inline: Options }>({
  id: 'acme',
  name: 'Acme',
  tokenParams: ({ account }) => (account ? { account } : {}),
  modes: { inline: inline({ mount: () => ({ setToken() {}, destroy() {} }) }) },
})
const LIFE_MS = 900_000
const ends: (() => void)[] = []
afterEach(() => ends.splice(0).forEach((end) => end()))

/** A widget of which every step is taken by hand, and what it and the page were told. */
function createScene(answer = fresh(900)) {
  const lab = createLab(answer)
  const log: string[] = []
  const mounts: { context: WidgetContext<Options>; arrive: () => void; fail: (cause: unknown) => void }[] = []
  let arriveAssets = () => {}
  let assets: WidgetAsset[] = []
  const driver: WidgetDriver<Options> = {
    mode: 'inline',
    swap: inPlace,
    assets: () => ({ load: () => loadAssets(assets), giveUp: () => {}, dropScripts: () => {} }),
    opensBeforeToken: false,
    movable: true,
    floats: () => false,
    mount(context) {
      log.push(`mount ${context.readToken()}`)
      return new Promise((resolve, reject) => {
        const handle: WidgetHandle<Options> = {
          setToken: (token) => void log.push(`give ${token}`),
          setTheme: ({ colorScheme }) => void log.push(colorScheme),
          suspend: () => void log.push('suspend'),
          update: ({ board }) => (log.push(`update ${board}`), board !== 'other'),
          destroy: () => void log.push('destroy'),
        }
        mounts.push({ context, arrive: () => resolve(handle), fail: reject })
      })
    },
  }
  const element = document.createElement('div')
  document.body.append(element)
  const make = () =>
    createWidgetController({
      client: lab.client,
      vendor: acme,
      driver,
      element,
      options: { board: 'b1' },
      title: 'Board',
      theme: () => theme,
      readyTimeoutMs: 2 * LIFE_MS,
      nonce: undefined,
      onState: ({ status }) => log.push(`see ${status}`),
      onRefreshing: () => {},
      onHeight: (px) => log.push(`height ${px}`),
      onError: ({ code }) => log.push(`hear ${code}`),
      onTokenRefresh: () => log.push('refreshed'),
    })
  let theme = resolveTheme([], 'light')
  let widget: ReturnType<typeof make> | undefined
  const scene = {
    lab,
    log,
    begin: () => (widget = make()),
    get widget() {
      return widget ?? make()
    },
    get report() {
      return mounts.at(-1)?.context.report
    },
    changeTheme() {
      theme = resolveTheme([], 'dark')
      scene.widget.applyTheme()
    },
    arrive: () => mounts.at(-1)?.arrive(),
    rejectMount: () => mounts.at(-1)?.fail(new Error('no')),
    loadAssets: () => arriveAssets(),
    holdAssets() {
      assets = [{ kind: 'module', load: () => new Promise<void>((resolve) => (arriveAssets = resolve)) }]
    },
  }
  ends.push(() => (widget?.destroy(), element.remove()))
  return scene
}
type Scene = ReturnType<typeof createScene>

const mounting = async () => {
  const scene = createScene()
  scene.begin()
  await pass(1)
  return scene
}
const mounted = async () => {
  const scene = await mounting()
  scene.arrive()
  await pass(1)
  return scene
}
const ready = async () => {
  const scene = await mounted()
  scene.report?.ready()
  return scene
}

const STATES = {
  'waits for its token': async () => {
    const scene = createScene(hanging)
    scene.begin()
    await pass(1)
    return scene
  },
  'waits for its assets': async () => {
    const scene = createScene()
    scene.holdAssets()
    scene.begin()
    await pass(1)
    return scene
  },
  mounts: mounting,
  'is mounted': mounted,
  'is ready': ready,
  'has rejected its token': async () => {
    const scene = await ready()
    scene.lab.respond(hanging)
    scene.report?.rejected()
    await pass(1)
    return scene
  },
  'has none that lives': async () => {
    const scene = await ready()
    scene.lab.respond(hanging)
    await pass(LIFE_MS)
    return scene
  },
  'has failed': async () => {
    const scene = await mounted()
    scene.report?.failed(new EmbedError('EMBED_WIDGET_ERROR', 'no'))
    return scene
  },
  'is parked': async () => {
    const scene = await ready()
    scene.widget.park(() => scene.log.push('gone'))
    return scene
  },
  'is gone': async () => {
    const scene = await ready()
    scene.widget.destroy()
    return scene
  },
} satisfies Record<string, () => Promise<Scene>>

const EVENTS: Record<string, (scene: Scene) => unknown> = {
  'assets come': ({ loadAssets }) => loadAssets(),
  'mount answers': ({ arrive }) => arrive(),
  'mount fails': ({ rejectMount }) => rejectMount(),
  'it is ready': ({ report }) => report?.ready(),
  'it rejects its token': ({ report }) => report?.rejected(),
  'it fails': ({ report }) => report?.failed(new EmbedError('EMBED_WIDGET_ERROR', 'no')),
  'it tells its height': ({ report }) => report?.height(90),
  'the token is renewed': ({ lab }) => {
    lab.respond(() => ({ embedToken: 'new', expiresIn: 900 }))
    lab.client.clear()
  },
  'the backend denies': ({ lab }) => {
    lab.respond(failing(403))
    lab.client.clear()
  },
  'the token expires': ({ lab }) => {
    lab.respond(hanging)
    return pass(LIFE_MS)
  },
  'options change, and it takes them': ({ widget }) => widget.setOptions({ board: 'b2' }),
  'options change, and it does not': ({ widget }) => widget.setOptions({ board: 'other' }),
  'the theme changes': ({ changeTheme }) => changeTheme(),
  'another user comes': ({ lab }) => lab.client.setIdentity('u2'),
  'Retry is pressed': ({ widget }) => widget.retry(),
  'its view goes': ({ widget, log }) => {
    if (!widget.park(() => log.push('gone'))) log.push('not kept')
  },
  'its view comes back': ({ widget }) => widget.resume(),
  'it is destroyed': ({ widget }) => widget.destroy(),
}

/** What follows within two seconds, in their order. What is not here is nothing. */
const TABLE: Record<keyof typeof STATES, Record<string, string>> = {
  'waits for its token': {
    'the token is renewed': 'mount new',
    'the backend denies': 'see failed',
    'the token expires': 'see failed',
    'its view goes': 'not kept',
  },
  'waits for its assets': {
    'assets come': 'mount token-1',
    'the backend denies': 'see failed',
    'the token expires': 'see failed',
    'its view goes': 'not kept',
  },
  mounts: {
    'mount fails': 'see failed',
    'it is ready': 'see ready',
    'it fails': 'see failed',
    'it tells its height': 'height 90',
    'the backend denies': 'see failed',
    'options change, and it takes them': 'mount token-1',
    'options change, and it does not': 'mount token-1',
    'another user comes': 'mount token-2',
    'Retry is pressed': 'mount token-1',
    'its view goes': 'not kept',
  },
  'is mounted': {
    'it is ready': 'see ready',
    'it rejects its token': 'give token-2, refreshed',
    'it fails': 'see failed, destroy',
    'it tells its height': 'height 90',
    'the token is renewed': 'give new, refreshed',
    'the token expires': 'suspend',
    'options change, and it takes them': 'update b2',
    'options change, and it does not': 'update other, destroy, mount token-1',
    'the theme changes': 'dark',
    'another user comes': 'destroy, mount token-2',
    'Retry is pressed': 'destroy, mount token-1',
    'its view goes': 'not kept',
    'it is destroyed': 'destroy',
  },
  'is ready': {
    'it rejects its token': 'give token-2, refreshed',
    'it fails': 'hear EMBED_WIDGET_ERROR',
    'it tells its height': 'height 90',
    'the token is renewed': 'give new, refreshed',
    'the token expires': 'suspend, see expired',
    'options change, and it takes them': 'update b2',
    'options change, and it does not': 'update other, destroy, see loading, mount token-1',
    'the theme changes': 'dark',
    'another user comes': 'destroy, see loading, mount token-2',
    'Retry is pressed': 'destroy, see loading, mount token-1',
    'it is destroyed': 'destroy',
  },
  'has rejected its token': {
    'it fails': 'hear EMBED_WIDGET_ERROR',
    'it tells its height': 'height 90',
    'the token expires': 'suspend, see expired',
    'options change, and it takes them': 'update b2',
    'options change, and it does not': 'update other, destroy, see loading, mount token-1',
    'the theme changes': 'dark',
    'another user comes': 'destroy, see loading',
    'Retry is pressed': 'destroy, see loading, mount token-1',
    'it is destroyed': 'destroy',
  },
  'has none that lives': {
    'it fails': 'hear EMBED_WIDGET_ERROR',
    'it tells its height': 'height 90',
    'the token is renewed': 'give new, see ready, refreshed',
    'the backend denies': 'see failed',
    'options change, and it takes them': 'update b2',
    'options change, and it does not': 'update other, destroy, see loading, see failed',
    'the theme changes': 'dark',
    'another user comes': 'destroy, see loading',
    'Retry is pressed': 'destroy, see loading, see failed',
    'it is destroyed': 'destroy',
  },
  'has failed': {
    'options change, and it takes them': 'see loading, mount token-1',
    'options change, and it does not': 'see loading, mount token-1',
    'another user comes': 'see loading, mount token-2',
    'Retry is pressed': 'see loading, mount token-1',
    'its view goes': 'not kept',
  },
  'is parked': {
    'it rejects its token': 'give token-2, refreshed',
    'it fails': 'hear EMBED_WIDGET_ERROR',
    'it tells its height': 'height 90',
    'the token expires': 'suspend, see expired',
    'options change, and it takes them': 'update b2',
    'options change, and it does not': 'update other, destroy, see loading, mount token-1',
    'the theme changes': 'dark',
    'another user comes': 'gone',
    'Retry is pressed': 'gone',
    'it is destroyed': 'destroy',
  },
  'is gone': {
    'its view goes': 'not kept',
  },
}

describe.each(Object.keys(STATES) as (keyof typeof STATES)[])('a widget that %s', (state) => {
  test.each(Object.keys(EVENTS))('when %s', async (event) => {
    const scene = await STATES[state]()
    scene.log.length = 0
    await EVENTS[event]?.(scene)
    await pass(2_100)
    expect(scene.log.join(', ')).toBe(TABLE[state][event] ?? '')
  })
})

test('the table names no state and no event that there is not', () => {
  expect(Object.keys(TABLE)).toEqual(Object.keys(STATES))
  for (const row of Object.values(TABLE))
    expect(Object.keys(EVENTS)).toEqual(expect.arrayContaining(Object.keys(row)))
})
