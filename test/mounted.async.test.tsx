// A vendor whose mount takes its time: what happens meanwhile is not lost, and nothing comes too late.
import { act, render, screen } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  defineVendor,
  Embed,
  EmbedError,
  EmbedProvider,
  type EmbedProviderProps,
  type EmbedVendor,
  type MountContext,
  type WidgetHandle,
} from '../src'
import { closeLabs, createLab, failing, fresh, hanging, setVisible, type Lab } from './lab'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  closeLabs()
  vi.useRealTimers()
})

type Options = { board?: string | undefined; account?: string | undefined }
type Modes = { inline: Options }
type Inline = EmbedVendor<Modes>['modes']['inline']

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
const state = () => document.querySelector('[data-embed]')?.getAttribute('data-embed-state')
const code = () => document.querySelector('[data-embed-code]')?.getAttribute('data-embed-code')
const surface = () => document.querySelector('[data-embed-surface]')

interface Mounting extends MountContext<Options> {
  /** The widget is there. */
  arrive: (more?: Partial<WidgetHandle<Options>>) => Promise<void>
  reject: (cause: unknown) => Promise<void>
}

let count = 0

/** A vendor that mounts when it is told to, and writes down what is done to it. */
function slow(more: Partial<Inline> = {}, token: EmbedVendor<Modes>['token'] = {}) {
  count += 1
  const mountings: Mounting[] = []
  const log: string[] = []
  const vendor = defineVendor<Modes>({
    id: `slow-${count}`,
    name: 'Slow',
    token,
    tokenParams: ({ account }) => (account ? { account } : {}),
    modes: {
      inline: {
        swap: { apply: 'in-place' },
        ...more,
        mount(context) {
          const n = mountings.length + 1
          log.push(`mount ${n} ${context.token}`)
          context.container.innerHTML = `<input aria-label="${n}">`
          return new Promise((resolve, reject) => {
            const handle: WidgetHandle<Options> = {
              setToken: (next) => void log.push(`token ${n} ${next}`),
              setTheme: ({ colorScheme }) => void log.push(`theme ${n} ${colorScheme}`),
              suspend: () => void log.push(`suspend ${n}`),
              destroy: () => void log.push(`destroy ${n}`),
            }
            mountings.push({
              ...context,
              arrive: (own = {}) => act(async () => resolve({ ...handle, ...own })),
              reject: (cause) => act(async () => reject(cause)),
            })
          })
        },
      },
    },
  })
  return { vendor, log, at: (n: number) => mountings[n - 1] as Mounting, mountings }
}

interface Shown extends Omit<EmbedProviderProps, 'client' | 'children'> {
  options?: Options
  onError?: (error: EmbedError) => void
  onTokenRefresh?: () => void
  readyTimeoutMs?: number
}

function show(lab: Lab, vendor: EmbedVendor<Modes>, first: Shown = {}, wrap: (page: ReactNode) => ReactNode = (page) => page) {
  const page = ({ options = {}, onError, onTokenRefresh, readyTimeoutMs, ...provider }: Shown) =>
    wrap(
      <EmbedProvider client={lab.client} identity="user-1" {...provider}>
        <Embed
          vendor={vendor}
          mode="inline"
          options={options}
          title="Board"
          onError={onError}
          onTokenRefresh={onTokenRefresh}
          readyTimeoutMs={readyTimeoutMs}
        />
      </EmbedProvider>,
    )
  const view = render(page(first))
  return { ...view, change: (next: Shown) => view.rerender(page(next)) }
}

describe('a mount that takes its time', () => {
  test('is one mount, however long it takes', async () => {
    const { vendor, log, at } = slow()
    const lab = createLab()
    show(lab, vendor)
    await pass(15_000)
    expect(log).toEqual(['mount 1 token-1'])
    expect(lab.typesOf()).not.toContain('widget.mounted')
    await at(1).arrive()
    expect(lab.typesOf()).toContain('widget.mounted')
    act(() => at(1).report.ready())
    expect([state(), log]).toEqual(['ready', ['mount 1 token-1']])
  })

  test('StrictMode mounts one', async () => {
    const { vendor, log, at } = slow()
    const { unmount } = show(createLab(), vendor, {}, (page) => <StrictMode>{page}</StrictMode>)
    await pass(100)
    await at(1).arrive()
    unmount()
    await pass(100)
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
  })

  test('ready told before the widget is there is ready', async () => {
    const { vendor, log, at } = slow()
    const lab = createLab()
    show(lab, vendor)
    await pass(10)
    act(() => at(1).report.ready())
    expect(state()).toBe('ready')
    await at(1).arrive()
    await pass(60_000)
    expect([state(), log]).toEqual(['ready', ['mount 1 token-1']])
    expect(lab.typesOf().filter((type) => type === 'widget.ready')).toHaveLength(1)
  })

  test('that is not ready in time is told, and shown once it is', async () => {
    const { vendor, at, log } = slow()
    show(createLab(), vendor, { readyTimeoutMs: 5_000 })
    await pass(5_010)
    expect(code()).toBe('EMBED_WIDGET_TIMEOUT')
    await at(1).arrive()
    act(() => at(1).report.ready())
    expect(state()).toBe('ready')
    expect(log).toEqual(['mount 1 token-1'])
  })

  test('that is retried meanwhile leaves only the second', async () => {
    const { vendor, at, log } = slow()
    show(createLab(), vendor, { readyTimeoutMs: 5_000 })
    await pass(5_010)
    act(() => screen.getByRole('button').click())
    await pass(10)
    await at(2).arrive()
    act(() => at(2).report.ready())
    await at(1).arrive()
    act(() => at(1).report.ready())
    expect(log).toEqual(['mount 1 token-1', 'mount 2 token-1', 'destroy 1'])
    expect(surface()?.querySelectorAll('input')).toHaveLength(1)
    expect(screen.getByLabelText('2')).toBeTruthy()
  })

  test('what it reports when it has failed and was taken down is nobody’s', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab()
    const onError = vi.fn()
    show(lab, vendor, { onError })
    await pass(10)
    act(() => at(1).report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'no board')))
    expect(state()).toBe('failed')
    expect(surface()?.childElementCount).toBe(0)
    await at(1).arrive()
    act(() => {
      at(1).report.ready()
      at(1).report.rejected('late')
      at(1).report.session(120_000)
      at(1).report.event('late')
      at(1).report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'late'))
    })
    await pass(300_000)
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
    expect(onError).toHaveBeenCalledTimes(1)
    expect(lab.requests).toHaveLength(1)
    expect(lab.typesOf()).not.toContain('widget.session')
    expect(lab.typesOf()).not.toContain('widget.event')
    expect(state()).toBe('failed')
  })
})

describe('taken off the page while it mounts', () => {
  test('it is destroyed once when it comes, and leaves nothing', async () => {
    const { vendor, log, at } = slow()
    const lab = createLab()
    const { unmount } = show(lab, vendor)
    await pass(10)
    const element = surface()
    unmount()
    expect(element?.childElementCount).toBe(0)
    expect(log).toEqual(['mount 1 token-1'])
    await at(1).arrive()
    at(1).container.append('late')
    await pass(600_000)
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
    expect(element?.childNodes).toHaveLength(0)
    expect(lab.typesOf()).not.toContain('widget.mounted')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a destroy that throws is nobody’s error', async () => {
    const { vendor, at } = slow()
    const onError = vi.fn()
    const { unmount } = show(createLab(), vendor, { onError })
    await pass(10)
    unmount()
    await at(1).arrive({
      destroy: () => {
        throw new Error('vendor')
      },
    })
    expect(onError).not.toHaveBeenCalled()
  })

  test('its failure is nobody’s', async () => {
    const { vendor, at } = slow()
    const lab = createLab()
    const onError = vi.fn()
    const { unmount } = show(lab, vendor, { onError })
    await pass(10)
    unmount()
    await at(1).reject(new Error('late'))
    await pass(1_000)
    expect(onError).not.toHaveBeenCalled()
    expect(lab.typesOf()).not.toContain('widget.failed')
  })

  test('what it reports is nobody’s', async () => {
    const { vendor, at } = slow()
    const lab = createLab()
    const { unmount } = show(lab, vendor)
    await pass(10)
    unmount()
    const { report } = at(1)
    report.ready()
    report.rejected('late')
    report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'late'))
    report.session(1_000)
    report.event('late')
    report.height(100)
    await pass(100_000)
    expect(lab.typesOf().filter((type) => type.startsWith('widget.'))).toEqual([])
    expect(lab.requests).toHaveLength(1)
  })

  test('and put there again at once, it is another one', async () => {
    const { vendor, log, at } = slow()
    const lab = createLab()
    show(lab, vendor).unmount()
    const second = show(lab, vendor)
    await pass(10)
    second.unmount()
    show(lab, vendor)
    await pass(10)
    await at(2).arrive()
    await at(1).arrive()
    expect(log).toEqual(['mount 1 token-1', 'mount 2 token-1', 'destroy 1'])
  })

  test('runScript knows: what waited for its turn is EMBED_ABORTED, and the one on the page is not held up', async () => {
    const url = 'https://slow.example/turn.js'
    const tags = () => document.querySelectorAll<HTMLScriptElement>(`script[src="${url}"]`)
    const outcomes: string[] = []
    const vendor = defineVendor<Modes>({
      id: 'scripted',
      name: 'Scripted',
      modes: {
        inline: {
          swap: { apply: 'in-place' },
          async mount({ runScript, report, options }) {
            await runScript({ url, attributes: { 'data-board': options.board } }).catch((cause: EmbedError) => {
              outcomes.push(`${options.board} ${cause.code}`)
              throw cause
            })
            outcomes.push(`${options.board} ran`)
            report.ready()
            return { setToken: () => {}, destroy: () => void outcomes.push(`${options.board} destroyed`) }
          },
        },
      },
    })
    const lab = createLab()
    const { change } = show(lab, vendor, { options: { board: 'a' } })
    await pass(10)
    for (const board of ['b', 'c']) {
      change({ options: { board } })
      await pass(10)
    }
    expect([...tags()].map((tag) => tag.dataset['board'])).toEqual(['a'])
    await act(async () => void tags()[0]?.dispatchEvent(new Event('load')))
    await pass(10)
    expect(outcomes).toEqual(['a ran', 'a destroyed', 'b EMBED_ABORTED'])
    expect([...tags()].map((tag) => tag.dataset['board'])).toEqual(['c'])
    await act(async () => void tags()[0]?.dispatchEvent(new Event('load')))
    await pass(10)
    expect([state(), outcomes.at(-1), tags().length]).toEqual(['ready', 'c ran', 0])
    expect(lab.typesOf()).not.toContain('widget.failed')
  })

  test('a script that throws before its turn is the widget’s failure, a CSP nonce is on its tag', async () => {
    const url = 'https://slow.example/nonce.js'
    const vendor = defineVendor<Modes>({
      id: 'nonced',
      name: 'Nonced',
      modes: {
        inline: {
          swap: { apply: 'in-place' },
          async mount({ runScript }) {
            await runScript({ url })
            throw new EmbedError('EMBED_CONFIG', 'not this one')
          },
        },
      },
    })
    show(createLab(), vendor, { nonce: 'n0nce' })
    await pass(10)
    const tag = document.querySelector<HTMLScriptElement>(`script[src="${url}"]`)
    expect(tag?.nonce).toBe('n0nce')
    await act(async () => void tag?.dispatchEvent(new Event('load')))
    expect(code()).toBe('EMBED_CONFIG')
  })
})

describe('a token renewed while it mounts', () => {
  test('reaches it afterwards, once', async () => {
    const { vendor, log, at } = slow()
    const onTokenRefresh = vi.fn()
    const lab = createLab()
    show(lab, vendor, { onTokenRefresh, readyTimeoutMs: 3_600_000 })
    await pass(780_000)
    expect(lab.requests).toHaveLength(2)
    expect([log, onTokenRefresh.mock.calls]).toEqual([['mount 1 token-1'], []])
    await at(1).arrive()
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
    expect(onTokenRefresh).toHaveBeenCalledTimes(1)
    act(() => at(1).report.ready())
    await pass(10_000)
    expect(log).toHaveLength(2)
    expect(state()).toBe('ready')
  })

  test('twice: it gets the last one', async () => {
    const { vendor, log, at } = slow()
    show(createLab(), vendor, { readyTimeoutMs: 3_600_000 })
    await pass(1_600_000)
    await at(1).arrive()
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-3'])
  })

  test.each(['reload', 'remount'] as const)('costs a widget that has to %s no more than that', async (apply) => {
    const { vendor, log, at } = slow({ swap: { apply, when: 'at-once' } })
    show(createLab(), vendor, { readyTimeoutMs: 3_600_000 })
    await pass(780_000)
    await at(1).arrive({ reload: () => void log.push('reload 1') })
    await pass(10)
    expect(log).toEqual(
      apply === 'reload'
        ? ['mount 1 token-1', 'token 1 token-2', 'reload 1']
        : ['mount 1 token-1', 'token 1 token-2', 'destroy 1', 'mount 2 token-2'],
    )
  })

  test('because it was refused, is applied at once', async () => {
    const { vendor, log, at } = slow({ swap: { apply: 'reload' } })
    const lab = createLab()
    show(lab, vendor)
    await pass(10)
    act(() => screen.getByLabelText('1').focus()) // its user is busy
    at(1).report.rejected()
    await pass(100)
    expect(lab.requests.map(({ reason }) => reason)).toEqual(['first', 'rejected'])
    await at(1).arrive({ reload: () => void log.push('reload 1') })
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2', 'reload 1'])
  })

  test('after clear(), is another one', async () => {
    const { vendor, log, at } = slow()
    const lab = createLab()
    show(lab, vendor)
    await pass(10)
    act(() => lab.client.clear())
    await pass(100)
    await at(1).arrive()
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
  })
})

describe('a mount that fails', () => {
  test('with an EmbedError fails with it', async () => {
    const { vendor, at, log } = slow()
    const onError = vi.fn()
    show(createLab(), vendor, { onError })
    await pass(10)
    const error = new EmbedError('EMBED_CONFIG', 'one only')
    await at(1).reject(error)
    expect(onError.mock.calls).toEqual([[error]])
    expect(onError.mock.calls[0]?.[0]).toBe(error)
    expect(code()).toBe('EMBED_CONFIG')
    expect(surface()?.childElementCount).toBe(0)
    expect(log).toEqual(['mount 1 token-1'])
  })

  test.each<[string, unknown]>([
    ['an Error', new Error('vendor')],
    ['a string', 'vendor'],
    ['undefined', undefined],
    ['null', null],
    ['an object that only has a code', { name: 'EmbedError', code: 'EMBED_DENIED' }],
  ])('with %s is EMBED_WIDGET_ERROR, and that its cause', async (_, cause) => {
    const { vendor, at } = slow()
    const onError = vi.fn<(error: EmbedError) => void>()
    show(createLab(), vendor, { onError })
    await pass(10)
    await at(1).reject(cause)
    const [error] = onError.mock.calls[0] ?? []
    expect(error).toBeInstanceOf(EmbedError)
    expect(error?.code).toBe('EMBED_WIDGET_ERROR')
    expect(error?.cause).toBe(cause)
    expect(state()).toBe('failed')
  })

  test('by throwing at once does the same', async () => {
    const onError = vi.fn<(error: EmbedError) => void>()
    const vendor = defineVendor<Modes>({
      id: 'throws',
      name: 'Throws',
      modes: {
        inline: {
          swap: { apply: 'in-place' },
          mount: () => {
            throw new Error('vendor')
          },
        },
      },
    })
    show(createLab(), vendor, { onError })
    await pass(10)
    expect(onError.mock.calls[0]?.[0].code).toBe('EMBED_WIDGET_ERROR')
  })

  test('after it was told ready fails all the same, and needs no token any more', async () => {
    const { vendor, at } = slow()
    const lab = createLab()
    show(lab, vendor)
    await pass(10)
    act(() => at(1).report.ready())
    await at(1).reject(new Error('vendor'))
    expect(state()).toBe('failed')
    await pass(3_600_000)
    expect(lab.requests).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('is mounted anew by Retry', async () => {
    const { vendor, at, log } = slow()
    show(createLab(), vendor)
    await pass(10)
    await at(1).reject(new Error('vendor'))
    act(() => screen.getByRole('button').click())
    await pass(10)
    await at(2).arrive()
    act(() => at(2).report.ready())
    expect([state(), log]).toEqual(['ready', ['mount 1 token-1', 'mount 2 token-1']])
  })
})

describe('while it mounts', () => {
  test('changed options mount it anew, and the first is destroyed when it comes', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab()
    const { change } = show(lab, vendor, { options: { board: 'a' } })
    await pass(10)
    change({ options: { board: 'b' } })
    await pass(10)
    expect(at(2).options).toEqual({ board: 'b' })
    await at(1).arrive({ update: () => true })
    await at(2).arrive()
    expect(log).toEqual(['mount 1 token-1', 'mount 2 token-1', 'destroy 1'])
    expect(surface()?.childElementCount).toBe(1)
    expect(surface()?.contains(at(2).container)).toBe(true)
    expect(lab.requests, 'of the same token').toHaveLength(1)
  })

  test('options that mean another token mount it anew with that', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(({ params }, n) => ({ token: `${params['account'] as string}-${n}`, expiresIn: 900 }))
    const { change } = show(lab, vendor, { options: { account: 'a' } })
    await pass(10)
    change({ options: { account: 'b' } })
    await pass(10)
    await at(2).arrive()
    await at(1).arrive()
    expect(log).toEqual(['mount 1 a-1', 'mount 2 b-2', 'destroy 1'])
  })

  test('options that are the same by value change nothing', async () => {
    const { vendor, log } = slow()
    const { change } = show(createLab(), vendor, { options: { board: 'a' } })
    await pass(10)
    change({ options: { board: 'a', account: undefined } })
    await pass(10)
    expect(log).toEqual(['mount 1 token-1'])
  })

  test('another user: the first user’s widget is destroyed when it comes, and never sees the page', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab()
    const { change } = show(lab, vendor, { identity: 'alice' })
    await pass(10)
    change({ identity: 'bob' })
    expect(surface()?.childElementCount).toBe(0)
    await pass(10)
    await at(1).arrive()
    act(() => at(1).report.ready())
    expect(state(), 'what alice’s says is nobody’s').toBe('loading')
    await at(2).arrive()
    act(() => at(2).report.ready())
    expect([at(1).identity, at(2).identity]).toEqual(['alice', 'bob'])
    expect(log).toEqual(['mount 1 token-1', 'mount 2 token-2', 'destroy 1'])
    expect(at(1).container.isConnected).toBe(false)
    expect(surface()?.children).toHaveLength(1)
  })

  test('nobody signed in: nothing is left, and nothing comes', async () => {
    const { vendor, at, log } = slow()
    const { change } = show(createLab(), vendor, { identity: 'alice' })
    await pass(10)
    change({ identity: null })
    await pass(10)
    await at(1).arrive()
    await pass(1_000)
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
    expect(surface()?.childElementCount).toBe(0)
  })

  test('a changed theme reaches it afterwards', async () => {
    const { vendor, at, log } = slow()
    const { change } = show(createLab(), vendor, { theme: { colorScheme: 'light' } })
    await pass(10)
    change({ theme: { colorScheme: 'dark' } })
    await at(1).arrive()
    await pass(10)
    expect(log).toEqual(['mount 1 token-1', 'theme 1 dark'])
  })

  test('a changed theme is told once, and not at all where it is what it was mounted with', async () => {
    const { vendor, at, log } = slow()
    const { change } = show(createLab(), vendor, { theme: { colorScheme: 'light' } })
    await pass(10)
    change({ theme: { colorScheme: 'dark' } })
    change({ theme: { colorScheme: 'light' } })
    change({ theme: { colorScheme: 'dark' } })
    await at(1).arrive()
    await pass(10)
    expect(log).toEqual(['mount 1 token-1', 'theme 1 dark'])
  })

  test('a changed theme is not told to a widget that is taken down as it comes', async () => {
    const { vendor, at, log } = slow({ swap: { apply: 'remount', when: 'at-once' } })
    const { change } = show(createLab(), vendor, { theme: { colorScheme: 'light' }, readyTimeoutMs: 3_600_000 })
    await pass(780_000)
    change({ theme: { colorScheme: 'dark' }, readyTimeoutMs: 3_600_000 })
    await at(1).arrive()
    await pass(10)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2', 'destroy 1', 'mount 2 token-2'])
  })

  test('a theme that changed before it began is what it is mounted with, and is not told again', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(() => new Promise((resolve) => setTimeout(() => resolve({ token: 't', expiresIn: 900 }), 1_000)))
    const { change } = show(lab, vendor, { theme: { colorScheme: 'light' } })
    await pass(10)
    change({ theme: { colorScheme: 'dark' } })
    await pass(1_000)
    expect(at(1).theme.colorScheme).toBe('dark')
    await at(1).arrive()
    expect(log).toEqual(['mount 1 t'])
  })
})

describe('a token that dies while it mounts', () => {
  test('is taken away when it comes; the next one is given', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60))
    show(lab, vendor, { readyTimeoutMs: 3_600_000 })
    await pass(10)
    lab.respond(failing(503))
    await pass(70_000)
    expect(log).toEqual(['mount 1 token-1'])
    await at(1).arrive()
    act(() => at(1).report.ready())
    expect(log).toEqual(['mount 1 token-1', 'suspend 1'])
    expect(state()).not.toBe('ready')
    lab.respond(fresh(900))
    await pass(60_000)
    const { length } = lab.requests
    expect(log).toEqual(['mount 1 token-1', 'suspend 1', `token 1 token-${length}`])
    expect(state()).toBe('ready')
  })

  test('where it has no way to be without one, it is taken down, and mounted anew with the next', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60))
    show(lab, vendor, { readyTimeoutMs: 3_600_000 })
    await pass(10)
    lab.respond(failing(503))
    await pass(70_000)
    await at(1).arrive({ suspend: undefined as never })
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
    lab.respond(fresh(900))
    await pass(60_000)
    const { length } = lab.requests
    expect(log).toEqual(['mount 1 token-1', 'destroy 1', `mount 2 token-${length}`])
  })

  test('what one that was taken down for that reports later is nobody’s', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60))
    const onError = vi.fn()
    show(lab, vendor, { onError })
    await pass(10)
    await at(1).arrive({ suspend: undefined as never })
    act(() => at(1).report.ready())
    lab.respond(hanging)
    await pass(56_000)
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
    act(() => {
      at(1).report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'late'))
      at(1).report.rejected('late')
      at(1).report.event('late')
    })
    expect(onError).not.toHaveBeenCalled()
    expect(state()).toBe('expired')
    expect(lab.typesOf()).not.toContain('widget.event')
  })

  test('the same where the renewal has not come to anything yet', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60), { policy: { timeoutMs: 60_000 } })
    show(lab, vendor, { readyTimeoutMs: 3_600_000 })
    await pass(10)
    lab.respond(hanging)
    await pass(58_000)
    await at(1).arrive({ suspend: undefined as never })
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
  })

  test('and one it was told ready with: the page does not say ready once it is there', async () => {
    const { vendor, at } = slow()
    const lab = createLab(fresh(60))
    show(lab, vendor)
    await pass(10)
    act(() => at(1).report.ready())
    lab.respond(failing(503))
    await pass(70_000)
    await at(1).arrive()
    expect(state()).not.toBe('ready')
  })

  test('out of view: it stays, and gets the next one', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60), { policy: { hiddenMs: 0 } })
    show(lab, vendor, { readyTimeoutMs: 3_600_000 })
    await pass(10)
    act(() => setVisible(false))
    await pass(70_000)
    await at(1).arrive({ suspend: undefined as never })
    expect(log).toEqual(['mount 1 token-1'])
    act(() => setVisible(true))
    await pass(10)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
  })
})

describe('a reload', () => {
  test.each([
    ['is over when the widget says that it is there again: a trouble after that is its own', true, 'ready'],
    ['that is not known to be over has failed with what goes wrong in the next seconds', false, 'failed'],
  ])('%s', async (_, isThereAgain, expected) => {
    const { vendor, at } = slow({ swap: { apply: 'reload', when: 'at-once' } })
    const lab = createLab()
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({ reload: () => (isThereAgain ? at(1).report.ready() : undefined) })
    act(() => at(1).report.ready())
    await act(() => lab.client.refresh(vendor, {}))
    await pass(1_000)
    act(() => at(1).report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'a 500')))
    expect(state()).toBe(expected)
  })

  test('that a widget says it needs, and does not have, is a mistake of its vendor’s', async () => {
    const { vendor, at } = slow({ swap: { apply: 'reload' } })
    const onError = vi.fn<(error: EmbedError) => void>()
    show(createLab(), vendor, { onError })
    await pass(10)
    await at(1).arrive({ reload: undefined as never })
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: 'EMBED_CONFIG' })
  })
})

describe('isBusy', () => {
  test('holds an idle reload up, until it is over', async () => {
    const { vendor, at, log } = slow({ swap: { apply: 'reload' } })
    show(createLab(), vendor)
    await pass(10)
    let isBusy = true
    await at(1).arrive({ isBusy: () => isBusy, reload: () => void log.push('reload 1') })
    act(() => at(1).report.ready())
    await pass(800_000)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
    isBusy = false
    await pass(1_100)
    expect(log.slice(2)).toEqual(['reload 1'])
    await pass(10_000)
    expect(log).toHaveLength(3)
  })

  test('holds it up no longer than the old token lives', async () => {
    const { vendor, at, log } = slow({ swap: { apply: 'reload' } })
    show(createLab(), vendor)
    await pass(10)
    await at(1).arrive({ isBusy: () => true, reload: () => void log.push('reload 1') })
    act(() => at(1).report.ready())
    await pass(893_000)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
    await pass(2_000)
    expect(log.slice(2)).toEqual(['reload 1'])
  })

  test('does not hold up a refused token’s', async () => {
    const { vendor, at, log } = slow({ swap: { apply: 'reload' } })
    show(createLab(), vendor)
    await pass(10)
    await at(1).arrive({ isBusy: () => true, reload: () => void log.push('reload 1') })
    act(() => at(1).report.ready())
    at(1).report.rejected()
    await pass(100)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2', 'reload 1'])
  })

  test('once it is over, a user who is busy still is', async () => {
    const { vendor, at, log } = slow({ swap: { apply: 'reload' } })
    show(createLab(), vendor)
    await pass(10)
    let isBusy = true
    await at(1).arrive({ isBusy: () => isBusy, reload: () => void log.push('reload 1') })
    act(() => at(1).report.ready())
    act(() => screen.getByLabelText('1').focus())
    await pass(780_000)
    isBusy = false
    await pass(5_000)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
    act(() => screen.getByLabelText('1').blur())
    await pass(11_000)
    expect(log.slice(2)).toEqual(['reload 1'])
  })

  test('that throws does not leave the widget with a dead token, and the page none the wiser', async () => {
    vi.stubGlobal('reportError', () => {})
    const { vendor, at, log } = slow({ swap: { apply: 'reload' } })
    show(createLab(), vendor)
    await pass(10)
    await at(1).arrive({
      isBusy: () => {
        throw new Error('vendor')
      },
      reload: () => void log.push('reload 1'),
    })
    act(() => at(1).report.ready())
    await pass(800_000)
    vi.unstubAllGlobals()
    expect(log, 'it is taken for one that is not').toEqual(['mount 1 token-1', 'token 1 token-2', 'reload 1'])
  })

  test('watches the surface that the widget names', async () => {
    const { vendor, at, log } = slow({ swap: { apply: 'reload' } })
    const elsewhere = document.body.appendChild(document.createElement('div'))
    elsewhere.innerHTML = '<textarea></textarea>'
    show(createLab(), vendor)
    await pass(10)
    await at(1).arrive({ surface: elsewhere, reload: () => void log.push('reload 1') })
    act(() => at(1).report.ready())
    act(() => elsewhere.querySelector('textarea')?.focus())
    await pass(800_000)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
    act(() => elsewhere.querySelector('textarea')?.blur())
    await pass(11_000)
    expect(log.slice(2)).toEqual(['reload 1'])
    elsewhere.remove()
  })
})

describe('rejected(hint)', () => {
  async function start(more: Shown = {}) {
    const onError = vi.fn<(error: EmbedError) => void>()
    const made = slow()
    const lab = createLab()
    show(lab, made.vendor, { onError, ...more })
    await pass(10)
    await made.at(1).arrive()
    act(() => made.at(1).report.ready())
    return { ...made, lab, onError, messages: () => onError.mock.calls.map(([error]) => error.message) }
  }

  test('reaches onError, and is no failure', async () => {
    const { at, onError, lab, log } = await start()
    act(() => at(1).report.rejected('Origin not allowed: app.example.com'))
    const [error] = onError.mock.calls[0] ?? []
    expect(error).toBeInstanceOf(EmbedError)
    expect(error).toMatchObject({ code: 'EMBED_TOKEN_REJECTED' })
    expect(error?.message).toContain('Slow')
    expect(error?.message).toContain('Origin not allowed: app.example.com')
    expect(state()).toBe('ready')
    await pass(100)
    expect(lab.requests).toHaveLength(2)
    expect(log.at(-1)).toBe('token 1 token-2')
    expect(onError).toHaveBeenCalledTimes(1)
  })

  test.each([undefined, ''])('%j is no hint, and tells nothing', async (hint) => {
    const { at, onError, lab } = await start()
    act(() => at(1).report.rejected(hint))
    await pass(100)
    expect(onError).not.toHaveBeenCalled()
    expect(lab.requests).toHaveLength(2)
  })

  test('the token is cut out of it, as often as it is in there', async () => {
    const { at, messages, lab } = await start()
    act(() => at(1).report.rejected('token-1 is not good: token-1, "token-1"'))
    expect(messages()).toHaveLength(1)
    expect(messages()[0]).not.toContain('token-1')
    expect(messages()[0]).toContain('is not good')
    expect(JSON.stringify(lab.events)).not.toContain('token-1')
  })

  test('also where the cut would leave a part of it', async () => {
    const { at, messages } = await start()
    act(() => at(1).report.rejected(`${'x'.repeat(196)}token-1`))
    expect(messages()[0]).not.toContain('xt')
  })

  test('of it, 200 characters are told', async () => {
    const { at, messages } = await start()
    act(() => at(1).report.rejected(`${'a'.repeat(200)}b`))
    expect(messages()[0]).toContain('a'.repeat(200))
    expect(messages()[0]).not.toContain('ab')
  })

  test('a second refusal fails with the vendor’s words, without the token', async () => {
    const { at, onError, lab } = await start()
    act(() => at(1).report.rejected('first token-1'))
    await pass(3_000)
    act(() => at(1).report.rejected('second token-2'))
    await pass(100)
    expect(state()).toBe('failed')
    expect(code()).toBe('EMBED_TOKEN_REJECTED')
    const error = onError.mock.calls.at(-1)?.[0]
    expect(error?.code).toBe('EMBED_TOKEN_REJECTED')
    expect(error?.message).toContain('Slow says: second')
    expect(onError.mock.calls.map(([{ message }]) => message).join()).not.toMatch(/token-\d/)
    expect(lab.requests).toHaveLength(2)
  })

  test('a second refusal without words fails without them', async () => {
    const { at, onError } = await start()
    act(() => at(1).report.rejected())
    await pass(3_000)
    act(() => at(1).report.rejected())
    await pass(100)
    expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(['EMBED_TOKEN_REJECTED'])
    expect(onError.mock.calls[0]?.[0].message).not.toContain('says')
  })

  test('told while it mounts, it reaches onError too', async () => {
    const { vendor, at } = slow()
    const onError = vi.fn<(error: EmbedError) => void>()
    show(createLab(), vendor, { onError })
    await pass(10)
    act(() => at(1).report.rejected('not you'))
    expect(onError.mock.calls[0]?.[0].message).toContain('not you')
  })

  test('an onError that throws does not keep the renewal from coming', async () => {
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    const { at, lab } = await start({
      onError: () => {
        throw new Error('host')
      },
    })
    act(() => at(1).report.rejected('not you'))
    await pass(100)
    expect(lab.requests).toHaveLength(2)
    expect(reported).toHaveBeenCalledTimes(1)
    vi.unstubAllGlobals()
  })
})

describe('session(endsInMs)', () => {
  test('renewSession is called before its end, and not again until there is another', async () => {
    const { vendor, at } = slow({}, { lifetimeSeconds: null, minLeadMs: 60_000 })
    const lab = createLab(fresh(undefined))
    const renewSession = vi.fn()
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({ renewSession })
    act(() => at(1).report.ready())
    at(1).report.session(300_000)
    await pass(239_990)
    expect(renewSession).not.toHaveBeenCalled()
    await pass(20)
    expect(renewSession).toHaveBeenCalledExactlyOnceWith()
    await pass(600_000)
    expect(renewSession).toHaveBeenCalledTimes(1)
    at(1).report.session(300_000)
    await pass(300_000)
    expect(renewSession).toHaveBeenCalledTimes(2)
    expect(lab.requests).toHaveLength(1)
    expect(lab.events.filter(({ type }) => type === 'widget.session')).toHaveLength(2)
  })

  test('told before the widget is there counts from then', async () => {
    const { vendor, at } = slow({}, { lifetimeSeconds: null })
    const renewSession = vi.fn()
    show(createLab(fresh(undefined)), vendor)
    await pass(10)
    at(1).report.session(120_000)
    await pass(10_000)
    await at(1).arrive({ renewSession })
    act(() => at(1).report.ready())
    await pass(79_990)
    expect(renewSession).not.toHaveBeenCalled()
    await pass(20)
    expect(renewSession).toHaveBeenCalledTimes(1)
  })

  test('ends with the widget', async () => {
    const { vendor, at } = slow({}, { lifetimeSeconds: null })
    const renewSession = vi.fn()
    const { unmount } = show(createLab(fresh(undefined)), vendor)
    await pass(10)
    await at(1).arrive({ renewSession })
    at(1).report.session(120_000)
    unmount()
    await pass(600_000)
    expect(renewSession).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('ends with a remount, whose own begins anew', async () => {
    const { vendor, at } = slow({ swap: { apply: 'remount', when: 'at-once' } }, { lifetimeSeconds: null })
    const renewals: string[] = []
    const lab = createLab(fresh(undefined))
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({ renewSession: () => void renewals.push('first') })
    act(() => at(1).report.ready())
    at(1).report.session(120_000)
    await act(() => lab.client.refresh(vendor, {}))
    await pass(10)
    await at(2).arrive({ renewSession: () => void renewals.push('second') })
    await pass(600_000)
    expect(renewals).toEqual([])
    at(2).report.session(120_000)
    at(1).report.session(1_000)
    await pass(600_000)
    expect(renewals).toEqual(['second'])
  })

  test('is not renewed while the token is dead', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60))
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({ renewSession: () => void log.push('renewSession 1') })
    act(() => at(1).report.ready())
    at(1).report.session(120_000)
    lab.respond(failing(503))
    await pass(100_000)
    expect(log).toEqual(['mount 1 token-1', 'suspend 1'])
    lab.respond(fresh(900))
    await pass(60_000)
    const { length } = lab.requests
    expect(log.slice(2), 'but with the next').toEqual([`token 1 token-${length}`, 'renewSession 1'])
  })

  test('that was to be renewed with the next token is not, where the widget has gone by then', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60))
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({ suspend: undefined as never, renewSession: () => void log.push('renewSession 1') })
    act(() => at(1).report.ready())
    at(1).report.session(120_000)
    lab.respond(failing(503))
    act(() => setVisible(false))
    await pass(100_000)
    expect(log, 'out of view, it stays').toEqual(['mount 1 token-1'])
    act(() => setVisible(true))
    await pass(30_000)
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
    lab.respond(fresh(900))
    await pass(60_000)
    await at(2).arrive({ renewSession: () => void log.push('renewSession 2') })
    act(() => at(2).report.ready())
    await act(() => lab.client.refresh(vendor, {}))
    const { length } = lab.requests
    expect(log.slice(2)).toEqual([`mount 2 token-${length - 1}`, `token 2 token-${length}`])
  })

  test('a widget without renewSession does without', async () => {
    const { vendor, at } = slow({}, { lifetimeSeconds: null })
    show(createLab(fresh(undefined)), vendor)
    await pass(10)
    await at(1).arrive()
    act(() => at(1).report.ready())
    at(1).report.session(120_000)
    await pass(600_000)
    expect(state()).toBe('ready')
  })

  test('a renewSession that throws fails the widget', async () => {
    const { vendor, at } = slow({}, { lifetimeSeconds: null })
    show(createLab(fresh(undefined)), vendor)
    await pass(10)
    await at(1).arrive({
      renewSession: () => {
        throw new Error('vendor')
      },
    })
    act(() => at(1).report.ready())
    at(1).report.session(120_000)
    await pass(600_000)
    expect(code()).toBe('EMBED_WIDGET_ERROR')
  })
})

describe('a widget that floats', () => {
  const floating = (more: Partial<Inline> = {}) => slow({ floats: () => true, ...more })
  const box = () => document.querySelector<HTMLElement>('[data-embed]') as HTMLElement

  test('takes no room, and shows no skeleton', async () => {
    const { vendor, at } = floating()
    show(createLab(), vendor)
    await pass(10)
    expect(state()).toBe('loading')
    expect(document.querySelector('[data-embed-part="skeleton"]')).toBeNull()
    expect([box().style.height, box().style.minHeight, box().style.width, box().style.background]).toEqual(['', '', '', ''])
    await at(1).arrive()
    act(() => at(1).report.ready())
    expect(state()).toBe('ready')
    expect(box().style.height).toBe('')
  })

  test('one that does not has both', async () => {
    show(createLab(), slow({ floats: () => false }).vendor)
    await pass(10)
    expect(document.querySelector('[data-embed-part="skeleton"]')).not.toBeNull()
    expect([box().style.height, box().style.width]).toEqual(['600px', '100%'])
  })

  test('is what its options say', async () => {
    const { vendor } = slow({ floats: ({ board }) => board === 'floating' })
    const { change } = show(createLab(), vendor, { options: { board: 'floating' } })
    await pass(10)
    expect(box().style.height).toBe('')
    change({ options: { board: 'placed' } })
    await pass(10)
    expect(box().style.height).toBe('600px')
  })

  test('shows its failure in the page’s corner, with a Retry that works', async () => {
    const { vendor, at } = floating()
    show(createLab(), vendor)
    await pass(10)
    await at(1).reject(new Error('vendor'))
    const alert = screen.getByRole('alert')
    const corner = alert.parentElement as HTMLElement
    expect(corner.style.position).toBe('fixed')
    expect([corner.style.zIndex, corner.style.height]).toEqual(['999999', '210px'])
    expect(alert.querySelector('svg'), 'it is a small box').toBeNull()
    act(() => screen.getByRole('button').click())
    await pass(10)
    await at(2).arrive()
    act(() => at(2).report.ready())
    expect(state()).toBe('ready')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('one that does not shows it in its place', async () => {
    const { vendor, at } = slow()
    show(createLab(), vendor)
    await pass(10)
    await at(1).reject(new Error('vendor'))
    expect(screen.getByRole('alert').parentElement?.style.position).toBe('')
    expect(screen.getByRole('alert').querySelector('svg')).not.toBeNull()
  })

  test('is in view wherever the page is: its time runs from its token on', async () => {
    const observe = vi.fn()
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        observe = observe
        disconnect = () => {}
      },
    )
    show(createLab(), floating().vendor, { readyTimeoutMs: 5_000 })
    await pass(5_010)
    expect(code()).toBe('EMBED_WIDGET_TIMEOUT')
    expect(observe).not.toHaveBeenCalled()
    vi.unstubAllGlobals()
  })

  test('with a dead token says so to nobody', async () => {
    const { vendor, at } = floating()
    const lab = createLab(fresh(60))
    show(lab, vendor)
    await pass(10)
    await at(1).arrive()
    act(() => at(1).report.ready())
    lab.respond(hanging)
    await pass(56_000)
    expect(state()).toBe('expired')
    expect(document.querySelector('[data-embed-part="notice"]')).toBeNull()
    expect(screen.queryByRole('status')).toBeNull()
  })
})
