import { act, render, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { EmbedProvider, useEmbedClient, useEmbedExpiry, useEmbedToken } from '../../src'
import { acme } from '../kit/acme'
import { failing, fresh } from '../kit/answers'
import { createLab, type Lab } from '../kit/lab'
import { pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

fakeTime()

const around = (lab: Lab, identity?: string) =>
  function Around({ children }: { children: ReactNode }) {
    return (
      <EmbedProvider client={lab.client} identity={identity}>
        {children}
      </EmbedProvider>
    )
  }

test('useEmbedClient gives the provider’s client', () => {
  const lab = createLab()
  expect(renderHook(() => useEmbedClient(), { wrapper: around(lab) }).result.current).toBe(lab.client)
})

test('useEmbedToken goes through its states, and renders at no other time', async () => {
  const lab = createLab(fresh(900))
  const seen: string[] = []
  renderHook(
    () => {
      const { status, token } = useEmbedToken(acme, { board: 'inline objects are fine' })
      seen.push(`${status} ${token?.value ?? '-'}`)
    },
    { wrapper: around(lab) },
  )
  await pass(60_000)
  expect(seen).toEqual(['loading -', 'loading -', 'ready token-1'])
})

test('useEmbedToken’s refresh fetches at once', async () => {
  const lab = createLab(fresh(900))
  const { result } = renderHook(() => useEmbedToken(acme, {}), { wrapper: around(lab) })
  await pass(10)
  await act(() => result.current.refresh())
  expect(result.current.token?.value).toBe('token-2')
})

test('useEmbedToken tells of a failure, with its code', async () => {
  const lab = createLab(failing(401))
  const { result } = renderHook(() => useEmbedToken(acme, {}), { wrapper: around(lab) })
  await pass(10)
  expect(result.current).toMatchObject({
    status: 'failed',
    token: null,
    error: { code: 'EMBED_DENIED', retryable: false },
  })
})

test('useEmbedToken never gives one user’s token in another user’s render', async () => {
  const lab = createLab((_, n) => ({ token: n === 1 ? 'alices' : 'bobs', expiresIn: 900 }))
  const seen: string[] = []
  function Reader({ user }: { user: string }) {
    seen.push(`${user}: ${useEmbedToken(acme, {}).token?.value ?? '-'}`)
    return null
  }
  const page = (user: string) => (
    <EmbedProvider client={lab.client} identity={user}>
      <Reader user={user} />
    </EmbedProvider>
  )
  const { rerender } = render(page('alice'))
  await pass(10)
  rerender(page('bob'))
  await pass(10)
  expect(seen.at(-1)).toBe('bob: bobs')
  expect(seen).not.toContain('bob: alices')
})

test('useEmbedExpiry with a tick of 0 does not tick', async () => {
  const lab = createLab(fresh(900))
  lab.client.subscribe(acme, {}, () => {})
  await pass(10)
  let renders = 0
  renderHook(
    () => {
      renders += 1
      return useEmbedExpiry(acme, {}, { tickMs: 0 })
    },
    { wrapper: around(lab) },
  )
  await pass(60_000)
  expect(renders).toBeLessThan(4)
})

test('a provider that leaves identity out, e.g. one for a theme, leaves the client’s alone', async () => {
  const lab = createLab()
  lab.client.setIdentity('alice')
  const Status = () => <output>{useEmbedToken(acme, {}).status}</output>
  const { container } = render(
    <EmbedProvider client={lab.client}>
      <EmbedProvider client={lab.client} theme={{ colorScheme: 'dark' }}>
        <Status />
      </EmbedProvider>
    </EmbedProvider>,
  )
  await pass(10)
  expect(lab.client.identity).toBe('alice')
  expect(container.textContent).toBe('ready')
})

test('a loader’s token is the first view’s, where the client knows the user from the start', async () => {
  const lab = createLab(fresh(900), { identity: 'alice' })
  await lab.client.ensureToken(acme, {})
  const { result } = renderHook(() => useEmbedToken(acme, {}), { wrapper: around(lab, 'alice') })
  expect(result.current.token?.value).toBe('token-1')
  await pass(10)
  expect(lab.requests).toHaveLength(1)
})

test('useEmbedExpiry changes with the phase, and ticks only when asked to', async () => {
  const lab = createLab(fresh(60))
  const phases: string[] = []
  let ticks = 0
  const Keep = () => {
    useEmbedToken(acme, {})
    return null
  }
  const Phase = () => {
    phases.push(useEmbedExpiry(acme, {}).phase)
    return null
  }
  const Ticker = () => {
    const { remainingMs } = useEmbedExpiry(acme, {}, { tickMs: 1_000 })
    ticks += 1
    return <output>{remainingMs === null ? '' : Math.round(remainingMs / 1_000)}</output>
  }
  const { container } = render(
    <EmbedProvider client={lab.client}>
      <Keep />
      <Phase />
      <Ticker />
    </EmbedProvider>,
  )
  await pass(10)
  const rendersAtStart = phases.length
  for (let second = 0; second < 20; second += 1) await pass(1_000)
  expect(container.textContent).toBe('40')
  expect(ticks).toBeGreaterThanOrEqual(20)
  expect(phases.length, 'renders of the one that does not tick').toBe(rendersAtStart)
  lab.respond(failing(500))
  await pass(12_000)
  expect(phases.at(-1)).toBe('due')
  await pass(25_000)
  expect(phases.at(-1)).toBe('expired')
  lab.respond(fresh(60))
  await pass(21_000)
  expect(phases.at(-1)).toBe('fresh')
})
