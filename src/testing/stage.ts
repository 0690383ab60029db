import type { EmbedIdentity } from '../base/identity'
import { createEmbedClient } from '../client/client'
import type { EmbedClient } from '../client/embed-client'
import { development } from '../development/development'
import type { EmbedEvent } from '../events/events'
import type { EmbedTheme } from '../theme/theme'
import type { EmbedPolicy } from '../token/policy'
import type { EmbedStage } from '../widget/view/stage'
import { createFakeSource, type FakeSource } from './fake-source'
import { standIn } from './fake-widget'
import { type EmbedScenario, play, scriptOf } from './scenario'

/** Options of {@link createStage}. All are optional. */
export interface StageOptions {
  /** The state that the page is shown in. Default `fresh`. */
  scenario?: EmbedScenario | undefined
  /** The page's backend. Default: a new {@link createFakeSource}. */
  source?: FakeSource | undefined
  /** Whether the page gets the vendors' real widgets or stand-ins. Default `stand-in`. */
  widgets?: 'stand-in' | 'real' | undefined
  /** The signed-in user. Default: the identity of the page's provider, or else `test-user`. */
  identity?: EmbedIdentity
  /** Overrides the page's theme. */
  theme?: EmbedTheme | undefined
  policy?: EmbedPolicy | undefined
  onEvent?: ((event: EmbedEvent) => void) | undefined
}

/** A page's client, backend and clock, in place of its own. */
export interface Stage {
  readonly client: EmbedClient
  readonly source: FakeSource
  /** The last 500 events. */
  readonly events: readonly EmbedEvent[]
  /** Moves the client's clock forward by `ms`. Everything due by then happens, as after a sleep. */
  travel: (ms: number) => void
  /** @internal */
  readonly context: EmbedStage
  /** @internal Until what it returns is called, {@link advanceTo} finds it, and the scenario is played. */
  enter: () => () => void
}

/** Requests of a scenario may wait for as long as somebody looks at it. */
const PATIENT_MS = 24 * 3_600_000
const MAX_EVENTS = 500

const entered: Stage[] = []

/** The stage that was entered last. */
export function currentStage(): Stage | undefined {
  return entered.at(-1)
}

export function createStage({
  scenario = 'fresh',
  source = createFakeSource(),
  widgets = 'stand-in',
  identity,
  theme,
  policy,
  onEvent,
}: StageOptions): Stage {
  const script = scriptOf(scenario)
  const events: EmbedEvent[] = []
  let aheadMs = 0
  const client = createEmbedClient({
    source,
    clock: () => Date.now() + aheadMs,
    policy: { timeoutMs: scenario === 'fresh' ? undefined : PATIENT_MS, ...policy },
    identity: script.identity === null ? null : (identity ?? 'test-user'),
    onEvent(event) {
      events.push(event)
      if (events.length > MAX_EVENTS) events.shift()
      onEvent?.(event)
    },
  })
  // Failures are intended here: no warnings.
  development?.leaveAlone(client)
  script.backend?.(source)
  const settings = script.widgets ?? {}
  const stage: Stage = {
    client,
    source,
    events,
    travel(ms) {
      aheadMs += Math.max(0, ms)
      // A deadline that is now makes the scheduler look at all of them.
      client.scheduler.set({}, client.now(), () => {})
    },
    context: {
      client,
      identity: script.identity === null ? null : identity,
      theme,
      standIn: widgets === 'real' ? null : (driver, about) => standIn(driver, about, settings),
    },
    enter() {
      const stop = play(script, client, (at) => stage.travel(at - client.now()), widgets === 'real')
      entered.push(stage)
      return () => {
        stop()
        entered.splice(entered.indexOf(stage), 1)
        // StrictMode leaves and enters again: what was requested meanwhile is this stage's.
        queueMicrotask(() => {
          if (!entered.includes(stage)) client.clear()
        })
      }
    },
  }
  return stage
}
