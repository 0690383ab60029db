import * as React from 'react'
import { EmbedError } from '../errors/errors'
import { currentStage, type Stage } from './stage'

/** The clock that `vi.useFakeTimers()` and `jest.useFakeTimers()` attach to the timers they replace. */
interface FakeClock {
  tickAsync: (ms: number) => Promise<unknown>
}

/** How long to wait for a page to get ready, in simulated ms. */
const PATIENCE_MS = 30_000
const STEP_MS = 50
/** How long a scenario takes to be shown, in ms: its waits are skipped. */
const SCENARIO_MS = 1_000

/**
 * Advances a page inside `<EmbedTestProvider>` to a moment in its tokens' life. With fake timers of Vitest or
 * Jest, it runs them. Without, it moves the page's clock.
 *
 * - `ready`: every request is answered, and every widget is ready or has failed.
 * - `due`: every token is due, and its renewal was requested.
 * - `scenario`: the page shows the state of the provider's `scenario`.
 * - a number: this many ms later.
 * - `expired`: every token has expired. The backend stops answering, since a new token would come otherwise:
 *   `source.recover()` makes it answer again.
 *
 * @param stage - the stage from `onStage`, if there are several. Default: the one mounted last.
 * @throws {EmbedError} `EMBED_CONFIG`: there is no provider on the page, or no token that expires;
 * `EMBED_TIMEOUT`: not ready after 30 s.
 *
 * @example
 * vi.useFakeTimers()
 * await advanceTo('due')
 */
export async function advanceTo(
  moment: 'ready' | 'due' | 'expired' | 'scenario' | number,
  stage: Stage | undefined = currentStage(),
): Promise<void> {
  if (!stage)
    throw new EmbedError(
      'EMBED_CONFIG',
      'There is no <EmbedTestProvider> on the page. Render the page inside one first.',
    )
  if (typeof moment === 'number') return pass(stage, moment)
  if (moment === 'scenario') return wait(SCENARIO_MS)
  if (moment !== 'ready') {
    const at = instantOf(stage, moment)
    if (at === null)
      throw new EmbedError(
        'EMBED_CONFIG',
        'There is no live token that expires on the page. Wait for advanceTo("ready") first.',
      )
    if (moment === 'expired') stage.source.hang({ except: 'first' })
    await pass(stage, Math.ceil(at - stage.client.now()))
  }
  if (moment !== 'ready') return
  await wait(STEP_MS) // lets the last events take effect
  for (let waitedMs = 0; !isSettled(stage); waitedMs += STEP_MS) {
    if (waitedMs >= PATIENCE_MS)
      throw new EmbedError(
        'EMBED_TIMEOUT',
        `The page is not ready after ${PATIENCE_MS} ms. Does its backend answer?`,
      )
    await wait(STEP_MS)
  }
}

/** The latest such instant of all tokens. */
function instantOf({ client }: Stage, moment: 'due' | 'expired'): number | null {
  const tokens = client.inspector
    .tokens()
    .flatMap(({ store: { state } }) => (state.token?.refreshAt != null ? [state.token] : []))
  const instants = tokens.map(
    ({ refreshAt, expiresAt }) => (moment === 'due' ? refreshAt : expiresAt) ?? Infinity,
  )
  if (instants.length === 0) return null
  return Math.max(...instants)
}

function isSettled({ client }: Stage): boolean {
  const states = client.inspector.tokens().map(({ store }) => store.state)
  const isAnswered =
    states.length > 0 &&
    states.every(({ status, isRefreshing }) => (status === 'ready' || status === 'failed') && !isRefreshing)
  return (
    isAnswered &&
    document.querySelector('[data-embed-state="loading"], [data-embed-state="expired"]') === null
  )
}

/** Lets time of the client's clock pass. */
async function pass(stage: Stage, ms: number): Promise<void> {
  if (fakeClock()) return wait(Math.max(0, ms))
  stage.travel(ms)
  await wait(STEP_MS)
}

/** Lets time of the page pass, and React render the result. */
async function wait(ms: number): Promise<void> {
  const clock = fakeClock()
  const run = clock
    ? () => clock.tickAsync(ms)
    : () => new Promise<void>((resolve) => setTimeout(resolve, ms))
  const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean | undefined }
  const before = environment.IS_REACT_ACT_ENVIRONMENT
  // With fake timers, React's own work may never run. Without, React is left alone, unless the test uses
  // `act`.
  if (!clock && !before) return void (await run())
  environment.IS_REACT_ACT_ENVIRONMENT = true
  try {
    await React.act(async () => void (await run()))
  } finally {
    environment.IS_REACT_ACT_ENVIRONMENT = before
  }
}

function fakeClock(): FakeClock | undefined {
  return (setTimeout as { clock?: FakeClock }).clock
}
