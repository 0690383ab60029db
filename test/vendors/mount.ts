import { type Mock, vi } from 'vitest'
import type { MountContext, ScriptRun } from '../../src'
import { createEnding } from '../../src/base/ending'
import type { WidgetContext } from '../../src/vendor-kit/driver'
import type { WidgetHandle } from '../../src/vendor-kit/widget-handle'
import type { WidgetReport } from '../../src/vendor-kit/widget-report'
import { resolveTheme } from '../resolved'

export type SpiedReport = { [K in keyof WidgetReport]: Mock<WidgetReport[K]> }

export function spyReport(): SpiedReport {
  return {
    ready: vi.fn(),
    rejected: vi.fn(),
    failed: vi.fn(),
    height: vi.fn(),
    session: vi.fn(),
    event: vi.fn(),
  }
}

/** Tests that mock `vendor-kit/script-runner` say what becomes of a script. */
export interface SpiedContext<O = never> extends MountContext<O> {
  runScript: (script: ScriptRun) => Promise<void>
}

/** What a vendor's `mount` gets beside its container and options; `more` replaces parts of it. */
export function mountContext(
  more: Partial<Omit<SpiedContext, 'report'>> & { report: WidgetReport },
): Omit<SpiedContext, 'container' | 'options'> {
  return {
    token: 'token-1',
    getToken: () => Promise.resolve('token-1'),
    title: 'Widget',
    theme: resolveTheme([{ colorScheme: 'light' }], 'light'),
    identity: 'user-1',
    signal: new AbortController().signal,
    nonce: undefined,
    settled: Promise.resolve(),
    runScript: () => Promise.reject(new Error('no script is expected to run')),
    ...more,
  }
}

/** The handle of a vendor that mounts at once. */
export function atOnce<O>(handle: WidgetHandle<O> | Promise<WidgetHandle<O>>): WidgetHandle<O> {
  if (handle instanceof Promise) throw new Error('Expected the widget to be there at once.')
  return handle
}

/** The same for a driver: the theme is read when it is asked for. */
export function driverContext(
  more: Parameters<typeof mountContext>[0],
): Omit<WidgetContext<never>, 'options' | 'quote'> {
  const { theme, token, getToken, signal, ...context } = mountContext(more)
  const ending = createEnding()
  signal.addEventListener('abort', ending.end)
  return { ...context, theme: () => theme, readToken: () => token, lendGetToken: () => getToken, ending }
}
