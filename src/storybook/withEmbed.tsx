import { type ReactNode, useState } from 'react'
import type { TokenSource } from '../source/token-source'
import { createFakeSource } from '../testing/fake-source'
import { type EmbedScenario, SCENARIOS } from '../testing/scenario'
import { createStage, type StageOptions } from '../testing/stage'
import { StageProvider } from '../testing/StageProvider'
import { defineTheme, type EmbedTheme } from '../theme/theme'
import { TimeTravel } from './TimeTravel'
import { type EmbedGlobals, OWN } from './toolbar'

/** A story's settings in `parameters.embed`. Choices in the toolbar override them. */
export interface EmbedParameters extends Omit<StageOptions, 'source'> {
  /** How long tokens live, in seconds. Default 900. */
  ttlSeconds?: number | null | undefined
  /** How long the backend takes, in ms. Default 0. */
  latencyMs?: number | undefined
  /**
   * The backend, e.g. `fromEndpoint('/api/embed-token')` with MSW. Latency and faults still apply. Default: a
   * fake one.
   */
  source?: TokenSource | undefined
  /** Switches the decorator off, for a story with its own provider. */
  disable?: boolean | undefined
}

/** The part of Storybook's context that is read. */
export interface StoryContextLike {
  id: string
  globals: object
  parameters: object
}

/**
 * A Storybook decorator. It gives the story a fake backend, stand-ins for the vendors' widgets, and the
 * choices in the toolbar.
 *
 * `parameters: { embed: { scenario: 'expired' } }` shows the story in that state. Providers inside the story
 * keep their theme and identity.
 */
export function withEmbed(Story: () => ReactNode, { id, globals, parameters }: StoryContextLike) {
  const own = (parameters as { embed?: EmbedParameters }).embed ?? {}
  if (own.disable) return <Story />
  const chosen = globals as EmbedGlobals
  const pick = (value: string | undefined) => (value === undefined || value === OWN ? undefined : value)
  const numberOf = (value: string | undefined) => (pick(value) === undefined ? undefined : Number(value))
  const picked = pick(chosen.embedScenario)
  const scenario =
    picked !== undefined && Object.hasOwn(SCENARIOS, picked) ? (picked as EmbedScenario) : own.scenario
  const ttlSeconds = numberOf(chosen.embedLifetime) ?? own.ttlSeconds
  const latencyMs = numberOf(chosen.embedLatency) ?? own.latencyMs
  const theme = defineTheme(own.theme, {
    colorScheme: pick(chosen.embedScheme),
    dir: pick(chosen.embedDir),
  } as EmbedTheme)
  return (
    <Staged
      key={JSON.stringify([id, scenario, ttlSeconds, latencyMs, theme])}
      {...own}
      {...{ scenario, ttlSeconds, latencyMs, theme }}
      hasTimeTravel={chosen.embedTime === 'on'}
    >
      <Story />
    </Staged>
  )
}

function Staged({
  children,
  hasTimeTravel,
  ttlSeconds,
  latencyMs,
  source,
  ...options
}: EmbedParameters & { hasTimeTravel: boolean; children: ReactNode }) {
  // To go back in time, the page starts over, and then moves forward.
  const [{ run, startMs }, setRun] = useState({ run: 0, startMs: 0 })
  return (
    <Run
      key={run}
      options={options}
      fake={{ ttlSeconds, latencyMs, source }}
      startMs={startMs}
      onRestart={hasTimeTravel ? (ms) => setRun({ run: run + 1, startMs: ms }) : null}
    >
      {children}
    </Run>
  )
}

interface RunProps {
  options: StageOptions
  fake: Pick<EmbedParameters, 'ttlSeconds' | 'latencyMs' | 'source'>
  startMs: number
  onRestart: ((startMs: number) => void) | null
  children: ReactNode
}

function Run({ options, fake, startMs, onRestart, children }: RunProps) {
  const [stage] = useState(() => createStage({ ...options, source: createFakeSource(fake) }))
  return (
    <>
      <StageProvider stage={stage}>{children}</StageProvider>
      {onRestart && <TimeTravel stage={stage} startMs={startMs} onRestart={onRestart} />}
    </>
  )
}
