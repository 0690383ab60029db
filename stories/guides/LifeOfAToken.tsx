import { useEffect, useState } from 'react'
import { acme } from '../../examples/vendors/acme'
import { Embed } from '../../src'
import { TimeTravel } from '../../src/storybook'
import { createFakeSource, type EmbedScenario } from '../../src/testing'
import { SCENARIOS } from '../../src/testing/scenario'
import { createStage, type Stage } from '../../src/testing/stage'
import { StageProvider } from '../../src/testing/StageProvider'
import { Panel } from './Panel'
import { Select } from './Select'
import { Stream } from './Stream'

const NAMES = Object.fromEntries(Object.entries(SCENARIOS).map(([name, { label }]) => [name, label]))

/** A page with a widget, whose time is moved by a slider, and what happens on it. */
export function LifeOfAToken() {
  const [scenario, setScenario] = useState<EmbedScenario>('fresh')
  // A page that goes back in time starts over, and goes on to where it was sent.
  const [{ run, startMs }, setRun] = useState({ run: 0, startMs: 0 })
  const restart = (ms: number) => setRun({ run: run + 1, startMs: ms })
  return (
    <Panel label="A token’s life">
      <Select
        label="Scenario"
        value={scenario}
        items={NAMES}
        onChange={(next) => {
          setScenario(next as EmbedScenario)
          restart(0)
        }}
      />
      <Life key={run} {...{ scenario, startMs }} onRestart={restart} />
    </Panel>
  )
}

const options = { sdkUrl: 'https://acme.example/sdk.js', account: 'a1', board: 'Orders' }

function Life({
  scenario,
  startMs,
  onRestart,
}: {
  scenario: EmbedScenario
  startMs: number
  onRestart: (startMs: number) => void
}) {
  const [stage] = useState(() => createStage({ scenario, source: createFakeSource({ latencyMs: 200 }) }))
  useEvents(stage)
  return (
    <>
      <StageProvider stage={stage}>
        <Embed vendor={acme} mode="inline" options={options} title="Orders" height={230} />
        <TimeTravel isInline stage={stage} startMs={startMs} onRestart={onRestart} />
      </StageProvider>
      <Backend stage={stage} />
      <Stream events={stage.events} />
    </>
  )
}

function Backend({ stage: { source } }: { stage: Stage }) {
  return (
    <div
      role="group"
      aria-label="The backend"
      style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}
    >
      From now on, the backend
      <button type="button" style={BUTTON} onClick={() => source.recover()}>
        answers
      </button>
      <button type="button" style={BUTTON} onClick={() => source.fail(503)}>
        is down
      </button>
      <button type="button" style={BUTTON} onClick={() => source.fail(401)}>
        refuses (401)
      </button>
    </div>
  )
}

const BUTTON = {
  font: 'inherit',
  color: 'inherit',
  background: 'var(--guide-field, #fff)',
  border: '1px solid var(--guide-edge, #6b7280)',
  borderRadius: 6,
  padding: '4px 12px',
} as const

/** Renders anew at each event. */
function useEvents({ client }: Stage): void {
  const [, render] = useState(0)
  useEffect(() => {
    // What has happened before this effect is to be shown, too.
    render((n) => n + 1)
    return client.onEvent(() => render((n) => n + 1))
  }, [client])
}
