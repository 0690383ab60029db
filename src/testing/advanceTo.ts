import * as React from 'react'
import { EmbedError } from '../errors/errors'
import { currentStage, type Stage } from './stage'

/** What `vi.useFakeTimers()` and `jest.useFakeTimers()` leave on the timers they replace. */
interface FakeClock {
  tickAsync: (ms: number) => Promise<unknown>
}

/** Simulated time after which a page that is not ready will not get ready. */
const PATIENCE_MS = 30_000
const STEP_MS = 50
/** By then each scenario has come about, its waits being skipped. */
const SCENARIO_MS = 1_000

/**
 * Advances a page inside `<EmbedTestProvider>` to a moment in its tokens' life: with fake timers of Vitest or
 * Jest by running them, without by its clock.
 *
 * - `ready`: every request is answered, and every widget shows itself or has failed.
 * - `due`: every token was due, and its renewal has left.
 * - `scenario`: what the provider's `scenario` leads to is shown.
 * - a number: so many ms on.
 * - `expired`: every token is dead. The backend gives no answer from now on, or there would be new ones:
 *   `source.recover()` lets it answer.
 *
 * @param stage - of `onStage`, where there are several. Default: the one mounted last.
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
      'Expected <EmbedTestProvider> on the page, there is none. Render the page inside it first.',
    )
  if (typeof moment === 'number') return pass(stage, moment)
  if (moment === 'scenario') return wait(SCENARIO_MS)
  if (moment !== 'ready') {
    const at = instantOf(stage, moment)
    if (at === null)
      throw new EmbedError(
        'EMBED_CONFIG',
        'Expected a live token that expires, there is none on the page. Wait for advanceTo("ready") first.',
      )
    if (moment === 'expired') stage.source.hang({ except: 'first' })
    await pass(stage, Math.ceil(at - stage.client.now()))
  }
  if (moment !== 'ready') return
  await wait(STEP_MS) // what was told a moment ago has its effects
  for (let waitedMs = 0; !isSettled(stage); waitedMs += STEP_MS) {
    if (waitedMs >= PATIENCE_MS)
      throw new EmbedError(
        'EMBED_TIMEOUT',
        `Expected the page to be ready within ${PATIENCE_MS} ms, it is not. Does its backend answer?`,
      )
    await wait(STEP_MS)
  }
}

/** When the last of them is. */
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

/** Lets so much of the client's time pass. */
async function pass(stage: Stage, ms: number): Promise<void> {
  if (fakeClock()) return wait(Math.max(0, ms))
  stage.travel(ms)
  await wait(STEP_MS)
}

/** Lets so much of the page's time pass, and React show what came of it. */
async function wait(ms: number): Promise<void> {
  const clock = fakeClock()
  const run = clock
    ? () => clock.tickAsync(ms)
    : () => new Promise<void>((resolve) => setTimeout(resolve, ms))
  const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean | undefined }
  const before = environment.IS_REACT_ACT_ENVIRONMENT
  // Where timers are faked, React's own turn may never come; elsewhere it is left alone unless the test says
  // that it acts.
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
