// @vitest-environment node
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import packageJson from '../package.json'

const ROOT = join(import.meta.dirname, '..')

/** The files that the package's entries are built from. */
const ENTRIES = Object.values(packageJson.exports)
  .flatMap((entry) =>
    typeof entry === 'object' && 'default' in entry && entry.default.endsWith('.js') ? [entry.default] : [],
  )
  .map((built) =>
    built === './dist/testing/emulators.js'
      ? 'test/emulators/index'
      : built.replace('./dist/', 'src/').replace(/\.js$/, ''),
  )

/** What would be work: each is a global that starts something, or would be started by. */
const STARTERS = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch'] as const

function globals(): string[] {
  return Reflect.ownKeys(globalThis).map(String).sort()
}

beforeEach(() => {
  vi.resetModules()
})

test('this is a server: there is no DOM', () => {
  expect(
    ['window', 'document', 'localStorage', 'customElements'].filter(
      (name) => (globalThis as Record<string, unknown>)[name] !== undefined,
    ),
  ).toEqual([])
})

test('every entry is known', () => {
  expect(ENTRIES).toEqual(
    expect.arrayContaining([
      'src/index',
      'src/vendors/returning-ai',
      'src/server/index',
      'src/server/returning-ai',
    ]),
  )
})

describe.each(ENTRIES)('importing %s', (entry) => {
  test('works without a DOM, and does no work', async () => {
    const before = globals()
    const listeners = process.eventNames().map((name) => [String(name), process.listenerCount(name)])
    const started: string[] = []
    for (const name of STARTERS) {
      const original = globalThis[name] as (...args: unknown[]) => unknown
      vi.spyOn(globalThis, name).mockImplementation((...args: unknown[]) => {
        // The runner's own do not count, only what a file of the package starts.
        const caller = new Error().stack?.split('\n').find((line) => line.includes('/src/'))
        if (caller) started.push(`${name}:${caller}`)
        return original(...args)
      })
    }
    const broadcast = vi.fn()
    vi.stubGlobal('BroadcastChannel', broadcast)

    const loaded = (await import(/* @vite-ignore */ join(ROOT, entry))) as Record<string, unknown>

    expect(Object.keys(loaded).length).toBeGreaterThan(0)
    expect(started).toEqual([])
    expect(broadcast).not.toHaveBeenCalled()
    expect(globals()).toEqual(before)
    expect(process.eventNames().map((name) => [String(name), process.listenerCount(name)])).toEqual(listeners)
  })

  test('exports by name, and nothing by default', async () => {
    const loaded = (await import(/* @vite-ignore */ join(ROOT, entry))) as Record<string, unknown>
    expect(Object.keys(loaded)).not.toContain('default')
    for (const [name, value] of Object.entries(loaded)) expect(value, name).toBeDefined()
  })
})

test('a client made on a server does nothing until it is asked', async () => {
  vi.useFakeTimers()
  try {
    const { createEmbedClient, fromFunction } = (await import(
      /* @vite-ignore */ join(ROOT, 'src/index')
    )) as typeof import('../src')
    const source = vi.fn(() => 'abc')
    const client = createEmbedClient({ source: fromFunction(source) })
    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(source).not.toHaveBeenCalled()
    expect(client.identity).toBeUndefined()
  } finally {
    vi.useRealTimers()
  }
})
