// The `refresh` of the hooks is for event handlers: it never rejects, and the state tells what came of it.
import { act, fireEvent, render, renderHook, screen } from '@testing-library/react'
import { Suspense, type ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { EmbedProvider, useEmbedToken, useSuspenseEmbedToken, type EmbedIdentity } from '../../src'
import { acme } from '../kit/acme'
import { failing, fresh } from '../kit/answers'
import { createLab, type Lab } from '../kit/lab'
import { pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

fakeTime()

const unhandled = vi.fn()

beforeEach(() => {
  process.on('unhandledRejection', unhandled)
})
afterEach(() => {
  process.off('unhandledRejection', unhandled)
  expect(unhandled).not.toHaveBeenCalled()
  unhandled.mockClear()
})

const around = (lab: Lab, identity?: EmbedIdentity) =>
  function Around({ children }: { children: ReactNode }) {
    return (
      <EmbedProvider client={lab.client} identity={identity}>
        <Suspense>{children}</Suspense>
      </EmbedProvider>
    )
  }

describe.each([
  ['useEmbedToken', useEmbedToken],
  ['useSuspenseEmbedToken', useSuspenseEmbedToken],
] as const)('the refresh of %s', (_, useToken) => {
  async function begin(lab: Lab) {
    const { result } = renderHook(() => useToken(acme, {}), { wrapper: around(lab) })
    await pass(100)
    return result
  }

  test('resolves to the new token', async () => {
    const result = await begin(createLab(fresh(900)))
    await expect(act(() => result.current.refresh())).resolves.toMatchObject({ value: 'token-2' })
    expect(result.current).toMatchObject({ status: 'ready', token: { value: 'token-2' }, error: null })
  })

  test.each([
    [503, 'EMBED_UNAVAILABLE'],
    [401, 'EMBED_DENIED'],
  ])('resolves to null if the backend answers %i, and the state says why', async (status, code) => {
    const lab = createLab(fresh(900))
    const result = await begin(lab)
    lab.respond(failing(status))
    await expect(act(() => result.current.refresh())).resolves.toBeNull()
    expect(result.current).toMatchObject({ status: 'ready', token: { value: 'token-1' }, error: { code } })
  })

  test('resolves to null if it is called more often than the bound allows', async () => {
    const lab = createLab(fresh(900))
    const result = await begin(lab)
    const answers = []
    for (let n = 0; n < 10; n += 1) answers.push(await act(() => result.current.refresh()))
    expect(answers.at(0)).not.toBeNull()
    expect(answers.at(-1)).toBeNull()
    expect(result.current).toMatchObject({ status: 'ready', error: null })
    await expect(lab.client.refresh(acme, {})).rejects.toMatchObject({ code: 'EMBED_RATE_LIMITED' })
  })

  test('is an event handler as it is', async () => {
    const lab = createLab(fresh(900))
    function Button() {
      const { token, refresh } = useToken(acme, {})
      // eslint-disable-next-line @typescript-eslint/no-misused-promises -- it never rejects
      return <button onClick={refresh}>{token?.value}</button>
    }
    const Around = around(lab)
    render(<Button />, { wrapper: Around })
    await pass(100)
    fireEvent.click(screen.getByRole('button'))
    await pass(100)
    expect(screen.getByRole('button').textContent).toBe('token-2')
    lab.respond(failing(500))
    fireEvent.click(screen.getByRole('button'))
    await pass(100)
    expect(screen.getByRole('button').textContent).toBe('token-2')
    expect(lab.requests).toHaveLength(3)
  })

  test('is the same function at each render', async () => {
    const result = await begin(createLab(fresh(900)))
    const { refresh } = result.current
    await act(() => refresh())
    expect(result.current.refresh).toBe(refresh)
  })
})

test('nobody is signed in: useEmbedToken’s refresh resolves to null, the client’s rejects', async () => {
  const lab = createLab(fresh(900))
  const { result } = renderHook(() => useEmbedToken(acme, {}), { wrapper: around(lab, null) })
  await expect(act(() => result.current.refresh())).resolves.toBeNull()
  expect(result.current).toMatchObject({ status: 'loading', error: null })
  await expect(lab.client.refresh(acme, {})).rejects.toMatchObject({ code: 'EMBED_SIGNED_OUT' })
  expect(lab.requests).toEqual([])
})

test('the first token failed: a refresh that fails resolves to null, and one that does not mends it', async () => {
  const lab = createLab(failing(401))
  const { result } = renderHook(() => useEmbedToken(acme, {}), { wrapper: around(lab) })
  await pass(10)
  expect(result.current.status).toBe('failed')
  await expect(act(() => result.current.refresh())).resolves.toBeNull()
  expect(result.current).toMatchObject({ status: 'failed', error: { code: 'EMBED_DENIED' } })
  lab.respond(fresh(900))
  await expect(act(() => result.current.refresh())).resolves.toMatchObject({ value: 'token-3' })
  expect(result.current.status).toBe('ready')
})
