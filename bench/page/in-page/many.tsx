import type { ComponentType, ReactNode } from 'react'
import { Bare, type ContestantProps, HandWritten } from './hand-written-many.tsx'
import { minted } from './minted.ts'
import { createInstantClient, OurEmbed, OurInline, Provided } from './ours.tsx'
import { createStage, type Stage } from './stage.tsx'
import { painted, until } from './frames-of-time.ts'

export type ManyKind = 'bare' | 'hand' | 'inline' | 'embed'

export interface ManyTimes {
  readyMs: number
  paintedMs: number
  unmountMs: number
  commits: number
  tokens: number
}

const COMPONENTS: Record<ManyKind, ComponentType<ContestantProps>> = {
  bare: Bare,
  hand: HandWritten,
  inline: OurInline,
  embed: OurEmbed,
}

export function contestants(kind: ManyKind, count: number, onReady: () => void): ReactNode {
  const Contestant = COMPONENTS[kind]
  const all = Array.from({ length: count }, (_, index) => (
    <Contestant key={index} title={`Widget ${index}`} onReady={onReady} />
  ))
  if (kind === 'bare' || kind === 'hand') return all
  return <Provided client={createInstantClient()}>{all}</Provided>
}

/** Mounts `count` at once, waits until each is ready and painted, and unmounts them at once. */
export async function mountMany(kind: ManyKind, count: number): Promise<ManyTimes> {
  const tokensBefore = minted.count
  let ready = 0
  let readyAt = 0
  const content = contestants(kind, count, () => {
    ready += 1
    readyAt = performance.now()
  })
  const stage = createStage()
  const start = performance.now()
  stage.show(content)
  await until(() => ready >= count)
  await painted()
  const paintedAt = performance.now()
  const commits = stage.commits()
  const unmountStart = performance.now()
  stage.close()
  const unmountMs = performance.now() - unmountStart
  await painted()
  return {
    readyMs: readyAt - start,
    paintedMs: paintedAt - start,
    unmountMs,
    commits,
    tokens: minted.count - tokensBefore,
  }
}

let held: Stage | undefined

/** Mounts and unmounts `count`, `times` times over. */
export async function cycle(kind: ManyKind, count: number, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await mountMany(kind, count)
}

/** Mounts `count`, and leaves them on the page. */
export async function hold(kind: ManyKind, count: number): Promise<void> {
  let ready = 0
  held = createStage()
  held.show(contestants(kind, count, () => (ready += 1)))
  await until(() => ready >= count)
  await painted()
}

/** Unmounts what {@link hold} has left. */
export function release(): void {
  held?.close()
  held = undefined
}
