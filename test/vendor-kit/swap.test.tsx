// How renewed and refused tokens reach a widget that has to reload to use them.
import { act, render, screen } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import {
  defineVendor,
  Embed,
  EmbedBoundary,
  EmbedError,
  EmbedProvider,
  type EmbedVendor,
  inline,
  reload,
  reloadWhenIdle,
  remount,
  type Swap,
} from '../../src'
import type { WidgetReport } from '../../src/vendor-kit/widget-report'
import { failing, fresh } from '../kit/answers'
import { createLab, type Lab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { embedState, embedSurface, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

fakeTime()

const typeInto = () => act(() => document.querySelector('input')?.focus())

type Modes = { inline: { account?: string | undefined } }

/** A vendor whose widget reloads, and writes down what is done to it. */
function reloading(swap: Swap = reloadWhenIdle()) {
  const log: string[] = []
  const reports: WidgetReport[] = []
  const vendor: EmbedVendor<Modes> = defineVendor<Modes>({
    id: 'reloading',
    name: 'Reloading',
    tokenParams: ({ account }) => (account ? { account } : {}),
    modes: {
      inline: inline({
        swap,
        mount({ container, token, report }) {
          log.push(`mount ${token}`)
          reports.push(report)
          container.innerHTML = '<input>'
          report.ready()
          return {
            setToken: (next) => log.push(`token ${next}`),
            reload: () => void log.push('reload'),
            suspend: () => void log.push('suspend'),
            destroy: () => log.push('destroy'),
          }
        },
      }),
    },
  })
  return { vendor, log, report: () => reports[0] as WidgetReport }
}

function show(lab: Lab, vendor: EmbedVendor<Modes>, options: Modes['inline'] = {}) {
  const page = (next: Modes['inline']) => (
    <EmbedProvider client={lab.client} identity="user-1">
      <Embed vendor={vendor} mode="inline" options={next} title="Board" />
    </EmbedProvider>
  )
  const view = render(page(options))
  return { ...view, change: (next: Modes['inline']) => view.rerender(page(next)) }
}

describe('a renewed token', () => {
  test('is given at once, and put to use when nobody is busy', async () => {
    const { vendor, log } = reloading()
    show(createLab(), vendor)
    await pass(10)
    typeInto()
    await pass(760_000)
    expect(log).toEqual(['mount token-1', 'token token-2'])
    act(() => document.querySelector('input')?.blur())
    await pass(9_000)
    expect(log).toHaveLength(2)
    await pass(2_000)
    expect(log.slice(2)).toEqual(['reload'])
  })

  test('is put to use at the latest before the old one dies', async () => {
    const { vendor, log } = reloading()
    show(createLab(), vendor)
    await pass(10)
    typeInto()
    await pass(890_000)
    expect(log).toEqual(['mount token-1', 'token token-2'])
    await pass(5_000)
    expect(log.slice(2)).toEqual(['reload'])
  })

  test('that waits for its turn is put to use at once after a sleep in which the old one died', async () => {
    const { vendor, log } = reloading()
    show(createLab(), vendor)
    await pass(10)
    typeInto()
    await pass(760_000)
    vi.setSystemTime(Date.now() + 300_000)
    act(() => void window.dispatchEvent(new Event('focus')))
    await pass(10)
    expect(log.slice(2)).toEqual(['reload'])
  })

  test('at-once does not wait, remount mounts anew', async () => {
    const once = reloading(reload())
    const first = show(createLab(), once.vendor)
    await pass(10)
    typeInto()
    await pass(760_000)
    expect(once.log).toEqual(['mount token-1', 'token token-2', 'reload'])
    first.unmount()

    const anew = reloading(remount())
    const lab = createLab()
    show(lab, anew.vendor)
    await pass(770_000)
    expect(anew.log).toEqual(['mount token-1', 'token token-2', 'destroy', 'mount token-2'])
    anew.report().rejected()
    await pass(5_000)
    expect(lab.requests, 'what the one before says now is nobody’s').toHaveLength(2)
  })
})

describe('a refused token', () => {
  test.each([reload('on-rejection'), reloadWhenIdle()])(
    '$when: the next one is put to use at once, whatever the user is doing',
    async (swap) => {
      const { vendor, log, report } = reloading(swap)
      show(createLab(), vendor)
      await pass(10)
      typeInto()
      report().rejected()
      await pass(1_000)
      expect(log).toEqual(['mount token-1', 'token token-2', 'reload'])
    },
  )

  test('while a newer one waits for its turn: that is its turn, and costs no request', async () => {
    const { vendor, log, report } = reloading()
    const lab = createLab()
    show(lab, vendor)
    await pass(10)
    typeInto()
    await pass(760_000)
    report().rejected()
    await pass(10)
    expect(log).toEqual(['mount token-1', 'token token-2', 'reload'])
    expect(lab.requests).toHaveLength(2)
  })

  test('by several calls at once is one refusal', async () => {
    const { vendor, report } = reloading()
    const lab = createLab()
    show(lab, vendor)
    await pass(10)
    report().rejected()
    await pass(100)
    report().rejected()
    report().rejected()
    await pass(10_000)
    expect(embedState()).toBe('ready')
    expect(lab.requests).toHaveLength(2)
  })

  test('that the backend answers again is a failure, not a silence', async () => {
    const { vendor, report } = reloading()
    const lab = createLab(() => ({ token: 'same', expiresIn: 900 }))
    show(lab, vendor)
    await pass(10)
    report().rejected()
    await pass(100)
    expect(screen.getByRole('alert').getAttribute('data-embed-code')).toBe('EMBED_TOKEN_REJECTED')
    expect(lab.requests).toHaveLength(2)
    expectConsole('EMBED_TOKEN_REJECTED')
  })

  test('is not kept by a request that was under way when it was refused', async () => {
    const lab = createLab()
    const { vendor } = reloading()
    lab.client.subscribe(vendor, {}, () => {})
    await pass(10)
    lab.respond(
      (_, n) =>
        new Promise((resolve) => setTimeout(() => resolve({ token: `token-${n}`, expiresIn: 100 }), 500)),
    )
    void lab.client.refresh(vendor, {})
    await pass(10)
    const replacement = lab.client.reportRejected(vendor, {}, 'token-1')
    await pass(1_000)
    await expect(replacement).resolves.toMatchObject({ value: 'token-2' })
  })

  test('whose renewal fails is not asked for any more once the widget is gone', async () => {
    const { vendor, report } = reloading()
    const lab = createLab()
    const { unmount } = show(lab, vendor)
    await pass(10)
    lab.respond(failing(503))
    report().rejected()
    await pass(10)
    unmount()
    await pass(60_000)
    const { length } = lab.requests
    await pass(3_600_000)
    expect(lab.requests).toHaveLength(length)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('Retry', () => {
  test('asks once, also where the answer is no again', async () => {
    const lab = createLab(failing(403))
    show(lab, reloading().vendor)
    await pass(100)
    act(() => screen.getByRole('button').click())
    await pass(5_000)
    expect(lab.requests).toHaveLength(2)
    expect(embedState()).toBe('failed')
  })

  test('that is overtaken by new options mounts once', async () => {
    const { vendor, log } = reloading()
    const lab = createLab(failing(503))
    const { change } = show(lab, vendor)
    await pass(8_000)
    lab.respond(
      () => new Promise((resolve) => setTimeout(() => resolve({ token: 't', expiresIn: 900 }), 3_000)),
    )
    act(() => screen.getByRole('button').click())
    await pass(10)
    change({ account: 'b' })
    await pass(40_000)
    expect(log).toEqual(['mount t'])
  })

  test.each([
    ['503', failing(503), 0],
    ['a token refused twice', fresh(900), 2],
  ])('of an EmbedBoundary fetches after %s', async (_, answer, refusals) => {
    // React tells of every error that a boundary catches
    vi.mocked(console.error).mockImplementation(() => {})
    const quiet = (event: Event) => event.preventDefault()
    window.addEventListener('error', quiet)
    const { vendor, report } = reloading(reload())
    const lab = createLab(answer)
    render(
      <EmbedProvider client={lab.client}>
        <EmbedBoundary>
          <Embed vendor={vendor} mode="inline" options={{}} title="Board" throwOnError />
        </EmbedBoundary>
      </EmbedProvider>,
    )
    await pass(8_000)
    for (let i = 0; i < refusals; i += 1) {
      act(() => report().rejected())
      await pass(3_000)
    }
    expect(screen.getByRole('alert').textContent).not.toContain('keep trying')
    const { length } = lab.requests
    lab.respond(fresh(900))
    act(() => screen.getByRole('button').click())
    await pass(200)
    expect(lab.requests).toHaveLength(length + 1)
    expect(embedState()).toBe('ready')
    window.removeEventListener('error', quiet)
    vi.mocked(console.error).mockClear()
  })
})

describe('what a vendor may do wrong', () => {
  type Inline = EmbedVendor<Modes>['modes']['inline']
  const withMount = (mount: Inline['mount'], more: Partial<Inline> = {}) =>
    defineVendor<Modes>({
      id: 'wrong',
      name: 'Wrong',
      tokenParams: ({ account }) => (account ? { account } : {}),
      modes: { inline: inline({ mount, ...more }) },
    })

  test.each([
    [{ apply: 'reload' }, 'reload'],
    [{ apply: 'remount', when: 'idle' }, 'remount'],
  ])('a swap of words alone, %j, brings no code along: it is told of, and fails', async (swap, apply) => {
    const vendor = withMount(
      ({ report }) => (report.ready(), { setToken: () => {}, reload: () => {}, destroy: () => {} }),
      { swap: swap as Swap },
    )
    const lab = createLab()
    const onError = vi.fn<(error: EmbedError) => void>()
    render(
      <EmbedProvider client={lab.client}>
        <Embed vendor={vendor} mode="inline" options={{}} title="Board" onError={onError} />
      </EmbedProvider>,
    )
    await pass(10)
    expect(embedState()).toBe('failed')
    expect(onError.mock.calls[0]?.[0]).toMatchObject({
      code: 'EMBED_CONFIG',
      message: expect.stringContaining(`${apply}WhenIdle()`) as string,
    })
    expectConsole('EMBED_CONFIG')
  })

  test('an update that throws is an error of the widget, not of the page', async () => {
    const vendor = withMount(({ report }) => {
      report.ready()
      return {
        setToken: () => {},
        update: () => {
          throw new Error('vendor')
        },
        destroy: () => {},
      }
    })
    const lab = createLab()
    const page = (board: string) => (
      <EmbedProvider client={lab.client}>
        <Embed vendor={vendor} mode="inline" options={{ board } as Modes['inline']} title="Board" />
      </EmbedProvider>
    )
    const { rerender } = render(page('a'))
    await pass(10)
    rerender(page('b'))
    await pass(10)
    expect(screen.getByRole('alert').getAttribute('data-embed-code')).toBe('EMBED_WIDGET_ERROR')
  })

  test('options that want another token are never applied in place', async () => {
    const log: string[] = []
    const vendor = withMount(({ token, report }) => {
      log.push(token)
      report.ready()
      return { setToken: () => {}, update: () => true, destroy: () => {} }
    })
    const lab = createLab(({ params }) => ({ token: `of-${params['account'] as string}`, expiresIn: 900 }))
    const { change } = show(lab, vendor, { account: 'a' })
    await pass(10)
    change({ account: 'b' })
    await pass(10)
    expect(log).toEqual(['of-a', 'of-b'])
  })

  test('a destroy that throws leaves nothing of the user before on the page', async () => {
    const vendor = withMount(({ container, token, report }) => {
      container.append(Object.assign(document.createElement('p'), { textContent: token }))
      report.ready()
      return {
        setToken: () => {},
        destroy: () => {
          throw new Error('vendor')
        },
      }
    })
    const lab = createLab()
    const page = (identity: string) => (
      <EmbedProvider client={lab.client} identity={identity}>
        <Embed vendor={vendor} mode="inline" options={{}} title="Board" />
      </EmbedProvider>
    )
    const { rerender } = render(page('alice'))
    await pass(10)
    rerender(page('bob'))
    await pass(10)
    expect(embedSurface()?.textContent).toBe('token-2')
  })

  test('a failure told while mounting leaves no widget behind', async () => {
    const log: string[] = []
    const vendor = withMount(({ report }) => {
      report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'no board'))
      return { setToken: (next) => log.push(next), destroy: () => log.push('destroy') }
    })
    show(createLab(fresh(60)), vendor)
    await pass(300_000)
    expect(log).toEqual(['destroy'])
    expect(embedState()).toBe('failed')
  })

  test('a script that never answers is told after readyTimeoutMs, and asked for anew by Retry', async () => {
    const url = 'https://never.example/sdk.js'
    const vendor = withMount(() => ({ setToken: () => {}, destroy: () => {} }), {
      assets: () => [{ kind: 'script', url }],
    })
    show(createLab(), vendor)
    await pass(10)
    const script = document.querySelector(`script[src="${url}"]`)
    await pass(20_100)
    expect(screen.getByRole('alert').getAttribute('data-embed-code')).toBe('EMBED_WIDGET_LOAD')
    act(() => screen.getByRole('button').click())
    await pass(10)
    expect(document.querySelectorAll(`script[src="${url}"]`)).toHaveLength(1)
    expect(document.querySelector(`script[src="${url}"]`)).not.toBe(script)
    expectConsole('EMBED_WIDGET_LOAD')
  })

  test('another vendor in the same place begins with its own skeleton', async () => {
    const ready = withMount(({ report }) => (report.ready(), { setToken: () => {}, destroy: () => {} }))
    const slow = { ...withMount(() => ({ setToken: () => {}, destroy: () => {} })), id: 'slow' }
    const lab = createLab()
    const page = (vendor: EmbedVendor<Modes>) => (
      <EmbedProvider client={lab.client}>
        <Embed vendor={vendor} mode="inline" options={{}} title="Board" />
      </EmbedProvider>
    )
    const { rerender } = render(page(ready))
    await pass(10)
    expect(embedState()).toBe('ready')
    rerender(page(slow))
    await pass(10)
    expect(embedState()).toBe('loading')
  })
})
