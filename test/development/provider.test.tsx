// What <EmbedProvider> is given that cannot work, or is probably not meant, is told.
import { render } from '@testing-library/react'
import { StrictMode, useMemo, useState, type ReactNode } from 'react'
import { describe, expect, test, vi } from 'vitest'
import {
  createEmbedClient,
  Embed,
  EmbedProvider,
  fromFunction,
  type EmbedClient,
  type EmbedIdentity,
} from '../../src'
import { acme } from '../kit/acme'
import { createLab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

fakeTime()

const create = () =>
  createEmbedClient({ source: fromFunction(() => ({ embedToken: 'token-1', expiresIn: 900 })) })
const board = <Embed vendor={acme} mode="inline" options={{}} title="Board" />

describe('identity', () => {
  const FROM_NOBODY =
    /^warn: <EmbedProvider identity> was undefined, and is a user now\..*identity=\{user\?\.id \?\? null\}/

  function show(first: EmbedIdentity, client = createLab().client) {
    const page = (identity: EmbedIdentity) => (
      <StrictMode>
        <EmbedProvider client={client} identity={identity}>
          {board}
        </EmbedProvider>
      </StrictMode>
    )
    const { rerender } = render(page(first))
    return (identity: EmbedIdentity) => rerender(page(identity))
  }

  test('that was undefined and is a user now is told of: tokens were fetched for nobody', async () => {
    const change = show(undefined)
    await pass(10)
    expectConsole()
    change('alice')
    expectConsole(FROM_NOBODY)
    change(undefined)
    change('bob')
    await pass(10)
    expectConsole()
  })

  test.each<[string, EmbedIdentity, EmbedIdentity]>([
    ['that is a user from the start', 'alice', 'alice'],
    ['that was null until the user was known', null, 'alice'],
    ['that becomes another user', 'alice', 'bob'],
    ['that becomes nobody', 'alice', null],
    ['that was undefined until nobody was signed in', undefined, null],
  ])('%s is not', async (_, first, next) => {
    const change = show(first)
    await pass(10)
    change(next)
    await pass(10)
    expectConsole()
  })

  test('is not told of where the client knew the user', async () => {
    const change = show(undefined, createLab(undefined, { identity: 'alice' }).client)
    await pass(10)
    change('alice')
    expectConsole()
  })

  test('is not told of by a second provider inside, e.g. one for a theme', async () => {
    const { client } = createLab()
    render(
      <EmbedProvider client={client} identity="alice">
        <EmbedProvider client={client} theme={{ colorScheme: 'dark' }}>
          {board}
        </EmbedProvider>
      </EmbedProvider>,
    )
    await pass(10)
    expectConsole()
  })

  test('that is a Promise is told of: it has to be awaited', () => {
    show(Promise.resolve('alice') as never)
    expectConsole(/^error: <EmbedProvider identity> is a Promise\. Await it/)
  })

  test('that is an object is told of: its id is wanted', () => {
    show({ id: 'alice' } as never)
    expectConsole(/^error: <EmbedProvider identity> is an object.*identity=\{user\.id\}/)
  })
})

describe('client', () => {
  const AGAIN =
    /^warn: <EmbedProvider client> is a new client again and again.*useState\(\(\) => createEmbedClient/

  function times(count: number, Page: (props: { n: number }) => ReactNode) {
    const { rerender } = render(<Page n={0} />)
    for (let n = 1; n < count; n += 1) rerender(<Page n={n} />)
  }
  const around = (client: EmbedClient, identity?: EmbedIdentity) => (
    <EmbedProvider client={client} identity={identity} />
  )

  test('that is made at each render is told of, once', () => {
    times(6, () => around(create()))
    expectConsole(AGAIN)
  })

  test('also in StrictMode', () => {
    const Inner = () => around(create())
    times(3, () => (
      <StrictMode>
        <Inner />
      </StrictMode>
    ))
    expectConsole(AGAIN)
  })

  const useNth = (n: number) => useMemo(() => ({ n, client: create() }), [n]).client

  test.each<[string, (props: { n: number }) => ReactNode]>([
    [
      'of a module',
      (() =>
        (
          (client) => () =>
            around(client)
        )(create()))(),
    ],
    ['kept by useState', () => around(useState(create)[0])],
    ['kept by useMemo', () => around(useMemo(create, []))],
    ['made anew once', ({ n }) => around(useNth(n > 2 ? 1 : 0))],
    [
      'of each user',
      ({ n }) =>
        around(
          useMemo(() => (n < 0 ? create() : create()), [n]),
          `user-${n}`,
        ),
    ],
  ])('%s is not', (_, Page) => {
    times(6, Page)
    expectConsole()
  })

  test.each([
    ['left out', undefined],
    ['null', null],
  ])('that is %s is told of, and the page fails as before', (_, client) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const quiet = (event: Event) => event.preventDefault()
    window.addEventListener('error', quiet)
    expect(() => render(<EmbedProvider client={client as never}>{board}</EmbedProvider>)).toThrow(TypeError)
    window.removeEventListener('error', quiet)
    expectConsole(/^error: <EmbedProvider client> is .*Call createEmbedClient\(\{ source \}\) once/)
    vi.mocked(console.error).mockClear() // React tells of it as well
  })
})
