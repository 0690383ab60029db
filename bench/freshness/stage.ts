import type { Script } from 'node:vm'
import { createBackend, MAX_REQUESTS_A_DAY, ownWire, type Backend } from './backend.ts'
import { bundle } from './bundle.ts'
import { createMachine, type Machine } from './machine.ts'
import { createNetwork, type Network } from './network.ts'
import { createOrigin } from './shared.ts'
import type { Wire } from './subject.ts'
import { createTab, type Tab } from './tab.ts'
import type { Trace } from './traces.ts'
import { createUptime, type Uptime } from './uptime.ts'
import { createWorld, type World } from './world.ts'

export const DAY_MS = 24 * 60 * 60_000

/** A world with all that is in it but tabs. */
export interface Stage {
  world: World
  machine: Machine
  network: Network
  backend: Backend
  uptime: Uptime
  /** Opens a tab that will run `client`, a bundled subject. */
  openTab: (id: string, client: Script) => Tab
  readonly isFlooded: boolean
}

export interface StageSetup {
  trace: Pick<Trace, 'habits' | 'lifetimeSeconds' | 'cacheUntilLeftSeconds'> &
    Partial<Pick<Trace, 'memo' | 'numbers'>>
  seed: number
  /** A flood of requests ends the run: how many are one. */
  maxRequests: number
  wire?: Wire | undefined
}

export const floodOf = (days: number) => MAX_REQUESTS_A_DAY * days

export async function createStage({ trace, seed, maxRequests, wire = ownWire }: StageSetup): Promise<Stage> {
  const { habits, lifetimeSeconds, cacheUntilLeftSeconds, memo = null, numbers = 'standard' } = trace
  const realm = await bundle('./realm/install.ts', 'realm')
  const world = createWorld(seed)
  const machine = createMachine(world, habits)
  const uptime = createUptime(world)
  const origin = createOrigin(world)
  let isFlooded = false
  const backend = createBackend({
    world,
    lifetimeSeconds,
    cacheUntilLeftSeconds,
    memo,
    numbers,
    wire,
    onTold: uptime.excuseUntil,
    maxRequests,
    onFlood() {
      isFlooded = true
      world.stop()
    },
  })
  const network = createNetwork(world, () => backend)
  return {
    world,
    machine,
    network,
    backend,
    uptime,
    openTab: (id, client) => createTab({ id, world, machine, network, origin, realm, client }),
    get isFlooded() {
      return isFlooded
    },
  }
}
