import { measureIdle } from './idle.ts'
import type { Laboratory } from './laboratory.ts'
import { measureMany } from './many.ts'
import { measureMemory } from './memory.ts'
import { measurePeers } from './peers.ts'
import { measureReady } from './ready.ts'
import { measureRefresh } from './refresh.ts'
import { measureRendering } from './rendering.ts'
import type { Section } from './table.ts'
import { measureTheme } from './theme.ts'

/** By the name that `--only` takes, in the order of the results. */
export const MEASUREMENTS: Readonly<Record<string, (laboratory: Laboratory) => Promise<Section[]>>> = {
  ready: measureReady,
  many: measureMany,
  refresh: measureRefresh,
  theme: measureTheme,
  idle: measureIdle,
  memory: measureMemory,
  rendering: measureRendering,
  peers: measurePeers,
}
