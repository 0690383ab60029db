import { render } from '@testing-library/react'
import { type ReactNode, StrictMode, Suspense, useLayoutEffect } from 'react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Embed, EmbedInline, EmbedProvider, inline } from '../../src'
import { EmbedTestProvider } from '../../src/testing'
import { acme } from '../kit/acme'
import { createLab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { createSleeper } from '../kit/sleeper'
import { fakeTime, pass } from '../kit/time'
import { typed } from '../kit/typed'

fakeTime()

/** Counts what was requested when the commit of `children` was complete. */
function CommitSpy({ tell, children }: { tell: () => void; children: ReactNode }) {
  useLayoutEffect(tell, [tell])
  return children
}

const { vendor } = typed()
test.each([
  ['<Embed>', <Embed vendor={vendor} mode="inline" options={{ board: 'a' }} title="One" />],
  ['<EmbedInline>', <EmbedInline vendor={vendor} options={{ board: 'a' }} title="One" />],
])(
  'the request of %s leaves with the commit, for the user of that commit, and is the only one',
  async (_, shown) => {
    for (const Mode of [StrictMode, 'div' as const]) {
      const lab = createLab()
      const seen: string[][] = []
      const { unmount } = render(
        <Mode>
          <EmbedProvider client={lab.client} identity="u1">
            <CommitSpy tell={() => void seen.push(lab.typesOf())}>{shown}</CommitSpy>
          </EmbedProvider>
        </Mode>,
      )
      expect(seen[0]).toEqual(['identity.changed', 'token.requested'])
      await pass(10)
      expect(lab.requests).toHaveLength(1)
      unmount()
    }
  },
)

test('a widget that is gone before it began needs no token', async () => {
  const lab = createLab()
  const { unmount } = render(
    <EmbedProvider client={lab.client} identity="u1">
      <EmbedInline vendor={vendor} options={{ board: 'a' }} title="One" />
    </EmbedProvider>,
  )
  unmount()
  await pass(10 * 60_000)
  expect(lab.requests.length).toBeLessThanOrEqual(1)
})

test('a widget that has failed needs no token either when <Suspense> hides it and shows it again', async () => {
  const lab = createLab()
  const { Sleeper, wake } = createSleeper()
  const broken = {
    ...acme,
    modes: {
      inline: inline({
        mount: () => {
          throw new Error('vendor')
        },
      }),
    },
  }
  const page = (sleeps: boolean) => (
    <EmbedProvider client={lab.client} identity="u1">
      <Suspense fallback={null}>
        <EmbedInline vendor={broken} options={{ board: 'a' }} title="One" />
        <Sleeper sleeps={sleeps} />
      </Suspense>
    </EmbedProvider>
  )
  const { rerender } = render(page(false))
  await pass(10)
  rerender(page(true))
  await pass(10)
  wake()
  await pass(60 * 60_000)
  expect(lab.requests).toHaveLength(1)
})

test('a widget that its vendor cannot tell from others is told of in its place', async () => {
  const lab = createLab()
  const wrong = {
    ...acme,
    tokenParams: () => {
      throw new Error('vendor')
    },
  }
  let failed: string | undefined
  render(
    <EmbedProvider client={lab.client} identity="u1">
      <EmbedInline
        vendor={wrong}
        options={{ board: 'a' }}
        title="One"
        onError={({ code }) => (failed = code)}
      />
    </EmbedProvider>,
  )
  await pass(10)
  expect(failed).toBe('EMBED_WIDGET_ERROR')
})

describe('the assets of a widget', () => {
  const scripts = () => [...document.querySelectorAll('script')].map(({ src }) => src)
  const scripted = (url: string) => ({
    ...acme,
    modes: {
      inline: inline({ assets: () => [{ kind: 'script' as const, url }], mount: () => ({ destroy() {} }) }),
    },
  })
  afterEach(() => document.querySelectorAll('script').forEach((script) => script.remove()))

  test('are asked for with the commit, beside the token', () => {
    const seen: string[][] = []
    const { unmount } = render(
      <EmbedProvider client={createLab().client} identity="u1">
        <CommitSpy tell={() => void seen.push(scripts())}>
          <EmbedInline vendor={scripted('https://vendor.test/early.js')} options={{}} title="One" />
        </CommitSpy>
      </EmbedProvider>,
    )
    unmount()
    expect(seen).toEqual([['https://vendor.test/early.js']])
  })

  test('that are blocked are asked for once, and the widget tells of it', async () => {
    const failures: string[] = []
    render(
      <EmbedProvider client={createLab().client} identity="u1">
        <EmbedInline
          vendor={scripted('https://vendor.test/blocked.js')}
          options={{}}
          title="One"
          onError={({ code }) => failures.push(code)}
        />
      </EmbedProvider>,
    )
    await pass(0)
    expect(scripts()).toEqual(['https://vendor.test/blocked.js'])
    document.querySelector('script')?.dispatchEvent(new Event('error'))
    await pass(10)
    expect(failures).toEqual(['EMBED_WIDGET_LOAD'])
    expectConsole('https://vendor.test/blocked.js did not load')
    expect(scripts()).toEqual([])
  })

  test('of one that waits to be seen are not', async () => {
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        observe() {}
        unobserve() {}
        disconnect() {}
      },
    )
    render(
      <EmbedProvider client={createLab().client} identity="u1">
        <EmbedInline
          vendor={scripted('https://vendor.test/unseen.js')}
          options={{}}
          title="One"
          mountWhen="visible"
        />
      </EmbedProvider>,
    )
    await pass(30_000)
    expect(scripts()).toEqual([])
  })

  test('of one that a stand-in takes the place of are not', async () => {
    render(
      <EmbedTestProvider>
        <EmbedInline vendor={scripted('https://vendor.test/stand-in.js')} options={{}} title="One" />
      </EmbedTestProvider>,
    )
    await pass(100)
    expect(scripts()).toEqual([])
  })
})
