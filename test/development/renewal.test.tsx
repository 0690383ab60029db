// A widget that has no way to take a renewed token is told of while it is there, not when the first expires.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { act, render } from '@testing-library/react'
import { expect, test } from 'vitest'
import {
  defineVendor,
  Embed,
  EmbedProvider,
  type EmbedVendor,
  frame,
  inline,
  reloadWhenIdle,
  remountWhenIdle,
} from '../../src'
import type { FrameDefinition } from '../../src/vendor-kit/frame/frame-definition'
import type { InlineDefinition, MountContext } from '../../src/vendor-kit/inline-definition'
import type { WidgetHandle } from '../../src/vendor-kit/widget-handle'
import { fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { loadFrame, watchLinks } from '../kit/links'
import { expectConsole } from '../kit/printed'
import { embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

fakeTime()

type Modes = { inline: object; iframe: object }
type Settings = Partial<InlineDefinition<object>>

/** The warning of a widget in the page. */
const SAYS =
  'warn: The widget "Board" (acme, inline) keeps its first token until that expires: its mount returns no setToken. Return { setToken: (token) => …, destroy }, '

/** A widget is ready at once, and has nothing to say of its tokens but `more`. */
function ready({ report }: Pick<MountContext<object>, 'report'>, more: Partial<WidgetHandle<object>> = {}) {
  report.ready()
  return { destroy: () => {}, ...more }
}

function vendorWith(
  settings: Settings = {},
  frameSettings: Partial<FrameDefinition<object>> = {},
  token: EmbedVendor['token'] = {},
) {
  return defineVendor<Modes>({
    id: 'acme',
    name: 'Acme',
    token,
    modes: {
      inline: inline({ mount: (context) => ready(context), ...settings }),
      iframe: frame({
        src: (_, { token }) => `https://acme.example/?token=${token}`,
        tokenInUrl: true,
        readyOn: 'load',
        sandbox: 'allow-scripts allow-same-origin',
        ...frameSettings,
      }),
    },
  })
}

async function show(vendor: EmbedVendor<Modes>, mode: keyof Modes = 'inline', answer = fresh(900)) {
  watchLinks()
  render(
    <EmbedProvider client={createLab(answer).client}>
      <Embed vendor={vendor} mode={mode} options={{}} title="Board" />
    </EmbedProvider>,
  )
  await pass(100)
  act(() => document.querySelectorAll('iframe').forEach(loadFrame))
  expect(embedState()).toBe('ready')
}

test.each<[string, Settings]>([
  ['', {}],
  [
    ', also where it comes after the widget is ready',
    { mount: async (context) => Promise.resolve(ready(context)) },
  ],
  [
    ', also where the widget is ready later',
    {
      mount({ report }) {
        setTimeout(report.ready, 50)
        return { destroy: () => {} }
      },
    },
  ],
])('a handle without setToken is told of%s, with what to write', async (_, settings) => {
  await show(vendorWith(settings))
  expectConsole(SAYS)
})

const ways: [string, EmbedVendor<Modes>][] = [
  ['has setToken', vendorWith({ mount: (context) => ready(context, { setToken: () => {} }) })],
  ['has taken getToken', vendorWith({ mount: ({ getToken, report }) => (void getToken, ready({ report })) })],
  ['is made anew', vendorWith({ swap: remountWhenIdle() })],
  [
    'is made anew, as its handle says',
    vendorWith({ mount: (context) => ready(context, { swap: remountWhenIdle() }) }),
  ],
  ['needs its token to be mounted only', vendorWith({ swap: remountWhenIdle() }, {}, { neededFor: 'mount' })],
]

test.each(ways)('a widget that %s is not', async (_, vendor) => {
  await show(vendor)
  expectConsole()
})

test('a widget whose token never expires is not', async () => {
  await show(vendorWith(), 'inline', () => ({ embedToken: 'token-1', expiresIn: null }))
  expectConsole()
})

test('a frame whose token is in its address is told of where nothing hands over the next one', async () => {
  await show(vendorWith(), 'iframe')
  expectConsole(/\(acme, iframe\) keeps its first token .* in the URL.* Set swap: reloadWhenIdle\(\)/)
})

test.each<[string, Partial<FrameDefinition<object>>]>([
  ['loads anew', { swap: reloadWhenIdle() }],
  ['is handed the token', { deliver: () => [] }],
])('a frame that %s is not', async (_, settings) => {
  await show(vendorWith({}, settings), 'iframe')
  expectConsole()
})

test('the guide that is named has that section', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/vendors/your-own.md'), 'utf8')
  expect(guide).toMatch(/^# Your own vendor$/m)
  expect(guide).toMatch(/^## Taking a new token$/m)
})
