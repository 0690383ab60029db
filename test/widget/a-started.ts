// A start of a widget that is made by hand, for the functions that take one: what they do is written down.
import { vi } from 'vitest'
import type { EmbedError } from '../../src/errors/errors'
import type { TokenState } from '../../src/store/token-state'
import type { EmbedToken } from '../../src/token/token'
import { inPlace, type Swap } from '../../src/vendor-kit/swap/swap'
import type { WidgetHandle } from '../../src/vendor-kit/widget-handle'
import type { Life } from '../../src/widget/life'
import { createRun, type Run } from '../../src/widget/run'
import type { Started } from '../../src/widget/started'
import { SECOND, T0 } from '../kit/time'
import { token } from '../token/a-token'

export const FIRST = token(900 * SECOND, { value: 'first' })
export const NEXT = token(1_800 * SECOND, { value: 'next' })

export const READY: TokenState = { status: 'ready', token: NEXT, isRefreshing: false, error: null }

/** More of what a widget can do, or `undefined` for what it cannot. */
export type Abilities = { [Name in keyof WidgetHandle<object>]?: WidgetHandle<object>[Name] | undefined }

export interface Scene {
  kind?: Life<object>['kind']
  given?: EmbedToken | null
  inUse?: EmbedToken | null
  swap?: Swap
  handle?: Abilities
  isForMountOnly?: boolean
  hasPlanned?: boolean
  isParked?: boolean
  isHidden?: boolean
  run?: Partial<Run>
  status?: 'loading' | 'ready' | 'expired'
  error?: EmbedError | null
}

/** The widget is there and ready, with {@link FIRST}, and all is well. */
export function aStarted({
  kind = 'mounted',
  given = FIRST,
  inUse = given,
  swap = inPlace,
  handle: more = {},
  isForMountOnly = false,
  hasPlanned = true,
  isParked = false,
  isHidden = false,
  run: ofRun = {},
  status = 'ready',
  error = null,
}: Scene = {}) {
  const log: string[] = []
  const note = (what: string) => void log.push(what)
  const clock = { now: T0 }
  const timers = new Map<string, { at: number; ring: () => void }>()
  const keep = {
    set: (name: string, at: number, ring: () => void) => void timers.set(name, { at, ring }),
    clear: (...names: string[]) => names.forEach((name) => timers.delete(name)),
  }
  const client = {
    now: () => clock.now,
    scheduler: { set: vi.fn(), clear: vi.fn() },
    outbox: { run: (change: () => void) => change() },
    emit: ({ type, how = '' }: { type: string; how?: string }) => note(`tell ${type} ${how}`.trim()),
  } as unknown as Started<object>['client']
  const run = Object.assign(createRun(client, given), { inUse, isReady: true, timers: keep }, ofRun)
  const handle: Abilities = {
    setToken: (next) => note(`give ${next}`),
    withhold: () => note('withhold'),
    suspend: () => note('suspend'),
    reload: () => note('reload'),
    renewSession: () => note('renew session'),
    destroy: () => {},
    ...more,
  }
  const planned = hasPlanned
    ? { wait: (until: number | null) => note(`plan ${until}`), forget: () => note('forget'), look: () => {} }
    : null
  const lives = {
    waiting: { kind: 'waiting', hasAssets: true },
    mounting: { kind: 'mounting', run },
    mounted: { kind: 'mounted', run, handle, planned },
    over: { kind: 'over' },
  } as unknown as Record<typeof kind, Life<object>>
  const tokens = {
    read: vi.fn(() => READY),
    need: (as: string) => note(`need as ${as}`),
    renew: () => note('ask for another'),
    isReplacement: vi.fn(() => false),
    wantsLonger: vi.fn(() => false),
    patientUntil: vi.fn(() => T0 + 5 * SECOND),
  }
  const shown = { status, error }
  const started = {
    client,
    vendor: { id: 'acme', name: 'Acme', token: isForMountOnly ? { neededFor: 'mount' } : {} },
    driver: { swap, floats: () => true },
    element: { ownerDocument: { visibilityState: isHidden ? 'hidden' : 'visible' } },
    readyTimeoutMs: 20 * SECOND,
    about: { vendor: 'acme', params: {}, mode: 'inline', title: 'Board' },
    tokens,
    life: lives[kind],
    hadToken: false,
    patientUntil: null,
    noteSecrets: (value: string) => note(`keep secret ${value}`),
    place: () => (isParked ? { kind: 'parked', onGone: () => note('gone') } : { kind: 'shown' }),
    shown: () => shown,
    show: (next: typeof status) => note(`see ${next}`),
    open: (next: EmbedToken | null) => note(`open ${next?.value}`),
    close: () => note('close'),
    applyTokenState: vi.fn(),
    fail: ({ code }: EmbedError) => note(`fail ${code}`),
    guard: (_: Run, act: () => unknown) => void act(),
    onRefreshing: vi.fn(),
    onTokenRefresh: () => note('refreshed'),
  } as unknown as Started<object>
  return { started, run, log, clock, timers, keep, tokens }
}
