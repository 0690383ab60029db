// A widget's callbacks are told when a change is complete: whatever they do in answer is a new change.
import { act, cleanup, render } from '@testing-library/react'
import fc from 'fast-check'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import {
  defineVendor,
  Embed,
  EmbedError,
  type EmbedEvent,
  EmbedProvider,
  type EmbedState,
  inline,
  inPlace,
  reloadWhenIdle,
  remount,
  type Swap,
} from '../../src'
import { keepAlive as kept } from '../../src/keep-alive'
import type { WidgetReport } from '../../src/vendor-kit/widget-report'
import { type Answer, failing, fresh, hanging } from '../kit/answers'
import { closeLabs, createLab, type Lab } from '../kit/lab'
import { takePrinted } from '../kit/printed'
import { embedState, pass } from '../kit/rendered'
import { MINUTE, SECOND } from '../kit/time'
import { check, runsOr } from '../model/report'

const ANSWERS: Record<string, Answer> = {
  fresh: fresh(900),
  short: fresh(60),
  failing: failing(503),
  refusing: failing(403),
  hanging,
}
const SWAPS: readonly Swap[] = [inPlace, remount(), reloadWhenIdle()]
/** How a widget mounts. */
const MOUNTS = ['ready', 'late', 'silent', 'throwing', 'failing', 'refusing'] as const
/** What is told of a widget, and when it is answered. */
const WORDS = [
  'loading',
  'ready',
  'expired',
  'failed',
  'onReady',
  'onError',
  'onTokenRefresh',
  'widget.mounted',
  'widget.ready',
  'widget.token',
  'widget.suspended',
  'widget.failed',
  'widget.closed',
  'widget.parked',
  'widget.resumed',
  'token.rejected',
  'identity.changed',
] as const

interface Scene {
  lab: Lab
  retry: () => void
  report: WidgetReport | null
  set: { isShown: (isShown: boolean) => void; board: (board: string) => void }
}

let users = 0
const CALLS: Record<string, (scene: Scene) => void> = {
  retry: ({ retry }) => retry(),
  refresh: ({ lab }) => void lab.client.refresh(vendorNow, { board: 'a' }).catch(() => {}),
  reject: ({ lab }) => void lab.client.reportRejected(vendorNow, { board: 'a' }).catch(() => {}),
  widgetRejects: ({ report }) => report?.rejected('no'),
  widgetFails: ({ report }) => report?.failed(new EmbedError('EMBED_WIDGET_ERROR', 'it said so')),
  widgetIsReady: ({ report }) => report?.ready(),
  clear: ({ lab }) => lab.client.clear(),
  signIn: ({ lab }) => lab.client.setIdentity(`u${(users += 1)}`),
  hide: ({ set }) => set.isShown(false),
  show: ({ set }) => set.isShown(true),
  change: ({ set }) => set.board('b'),
  changeBack: ({ set }) => set.board('a'),
}

type Options = { board: string }
let vendorNow = defineVendor<{ inline: Options }>({
  id: 'none',
  name: 'None',
  modes: { inline: {} as never },
})

interface Page {
  answers: readonly (readonly [(typeof WORDS)[number], string])[]
  swap: Swap
  keepAlive: boolean
}
type Step = { answer: string } | { call: string } | { mount: (typeof MOUNTS)[number] } | { pass: number }

const calls = fc.constantFrom(...Object.keys(CALLS))
const page: fc.Arbitrary<Page> = fc.record({
  answers: fc.array(fc.tuple(fc.constantFrom(...WORDS), calls), { minLength: 1, maxLength: 6 }),
  swap: fc.constantFrom(...SWAPS),
  keepAlive: fc.boolean(),
})
const steps = fc.array<Step>(
  fc.oneof(
    fc.record({ answer: fc.constantFrom(...Object.keys(ANSWERS)) }),
    fc.record({ call: calls }),
    fc.record({ mount: fc.constantFrom(...MOUNTS) }),
    fc.record({ pass: fc.constantFrom(0, 10, SECOND, 20 * SECOND, 5 * MINUTE) }),
  ),
  { minLength: 1, maxLength: 14 },
)

async function play({ answers, swap, keepAlive }: Page, steps: readonly Step[]): Promise<void> {
  vi.useFakeTimers()
  const wrong: string[] = []
  const left = answers.map(() => 3)
  const lab = createLab(fresh(900), { identity: 'u' })
  const scene: Scene = { lab, retry: () => {}, report: null, set: { isShown: () => {}, board: () => {} } }
  let depth = 0
  let mount: (typeof MOUNTS)[number] = 'ready'
  const shown: { state: EmbedState | null } = { state: null }
  const live = new Set<{ isReady: boolean }>()

  const vendor = (vendorNow = defineVendor<{ inline: Options }>({
    id: 'puppet',
    name: 'Puppet',
    modes: {
      inline: inline({
        swap,
        mount({ report }) {
          const widget = { isReady: false }
          const own: WidgetReport = { ...report, ready: () => ((widget.isReady = true), report.ready()) }
          if (mount === 'throwing') throw new Error('it threw')
          if (mount === 'ready') own.ready()
          if (mount === 'late') setTimeout(own.ready, 50)
          if (mount === 'failing') own.failed(new EmbedError('EMBED_WIDGET_ERROR', 'at once'))
          if (mount === 'refusing') own.rejected()
          scene.report = own
          live.add(widget)
          return {
            setToken() {},
            reload: () => setTimeout(own.ready, 20) as unknown as undefined,
            suspend() {},
            destroy: () => void live.delete(widget),
          }
        },
      }),
    },
  }))

  function hear(word: string) {
    depth += 1
    if (depth > 1) wrong.push(`${word} is told in the middle of another`)
    answers.forEach(([at, call], index) => {
      if (at !== word || (left[index] as number) <= 0) return
      left[index] = (left[index] as number) - 1
      CALLS[call]?.(scene)
    })
    depth -= 1
  }

  function View() {
    const [isShown, setShown] = useState(true)
    const [board, setBoard] = useState('a')
    scene.set = { isShown: setShown, board: setBoard }
    if (!isShown) return null
    return (
      <Embed
        vendor={vendor}
        mode="inline"
        options={{ board }}
        title="Board"
        keepAlive={keepAlive}
        readyTimeoutMs={5 * SECOND}
        onStateChange={(state) => {
          const before = shown.state
          if (
            before?.status === state.status &&
            before.error === state.error &&
            state.status !== 'loading' &&
            !keepAlive
          )
            wrong.push(`${state.status} is told twice`)
          shown.state = state
          scene.retry = state.retry
          hear(state.status)
        }}
        onReady={() => {
          if (shown.state?.status !== 'ready') wrong.push(`onReady while ${String(shown.state?.status)}`)
          hear('onReady')
        }}
        onError={() => hear('onError')}
        onTokenRefresh={() => hear('onTokenRefresh')}
      />
    )
  }

  lab.client.onEvent(({ type }: EmbedEvent) => hear(type))
  try {
    render(
      <EmbedProvider client={lab.client} keepAlive={kept()}>
        <View />
      </EmbedProvider>,
    )
    for (const step of steps) {
      if ('answer' in step) lab.respond(ANSWERS[step.answer] as Answer)
      else if ('mount' in step) mount = step.mount
      else if ('call' in step) act(() => void CALLS[step.call]?.(scene))
      else await pass(step.pass)
    }
    // From here on, all is well; what is told is still answered, and the embed stays.
    answers.forEach(([, call], index) => call === 'hide' && (left[index] = 0))
    lab.respond(fresh(900))
    mount = 'ready'
    act(() => scene.set.isShown(true))
    await pass(5 * MINUTE)
    expect(wrong).toEqual([])
    const isThere = [...live].some(({ isReady }) => isReady)
    expect(live.size, 'widgets').toBeLessThanOrEqual(keepAlive ? 4 : 1)
    if (isThere && !keepAlive)
      expect(shown.state, 'it is there, and shown so').toMatchObject({ status: 'ready' })
    expect(embedState(), 'what is told is what is shown').toBe(shown.state?.status)
    left.fill(0)
    for (let n = 0; n < 3 && shown.state?.status !== 'ready'; n++) {
      act(() => scene.retry())
      await pass(2 * MINUTE)
    }
    expect(embedState(), 'a person’s Retry mends it').toBe('ready')
  } finally {
    cleanup()
    closeLabs()
    vi.useRealTimers()
    takePrinted()
  }
}

test('whatever a callback does, it is a new change', { timeout: 600_000 }, () =>
  check(
    [page, steps],
    play,
    (steps) => steps.map((step) => `  ${JSON.stringify(step)}`).join('\n'),
    runsOr(60),
  ),
)

test('another user, in answer to a failure: the next widget is shown as it is', async () => {
  await play({ answers: [['widget.failed', 'signIn']], swap: inPlace, keepAlive: false }, [
    { mount: 'failing' },
    { pass: 10 },
    { mount: 'ready' },
    { pass: SECOND },
  ])
})
