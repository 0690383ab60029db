import { act, render } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EmbedProvider, useEmbedToken } from '../../src'
import { shareAcrossTabs } from '../../src/cross-tab/share-across-tabs'
import { acme } from '../kit/acme'
import { fresh } from '../kit/answers'
import { createLab, type Lab } from '../kit/lab'
import { mockNeighbours } from '../kit/neighbours'
import { pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

fakeTime()

// What `<EmbedProvider identity>` says of the user after a sign-out in another tab, which any script of the
// origin can forge.

beforeEach(() => {
  mockNeighbours()
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function Reader() {
  return <p>{useEmbedToken(acme, {}).status}</p>
}
const status = () => document.querySelector('p')?.textContent

const page = (
  { client }: Lab,
  { identity = 'u1', key = 'same', more }: { identity?: string | null; key?: string; more?: ReactNode } = {},
) => (
  <StrictMode>
    <EmbedProvider client={client} identity={identity} key={key}>
      <Reader />
      {more}
    </EmbedProvider>
  </StrictMode>
)

/** A page whose user was signed out by a message of another tab, or of a script. */
async function signedOut() {
  const lab = createLab(fresh(900), { crossTab: shareAcrossTabs() })
  const { rerender } = render(page(lab))
  await pass(1_000)
  expect(status()).toBe('ready')
  const channel = new BroadcastChannel('react-embed-token:string:u1')
  channel.postMessage({ type: 'ended' })
  channel.close()
  await pass(1_000)
  expect(status()).toBe('loading')
  return { lab, rerender }
}

test('a render of the same provider says nothing new, so it does not undo a sign-out', async () => {
  const { lab, rerender } = await signedOut()
  for (let renders = 0; renders < 3; renders += 1) rerender(page(lab))
  await pass(60_000)
  expect(status()).toBe('loading')
})

test('a provider inside it that takes over its identity says nothing either', async () => {
  const { lab, rerender } = await signedOut()
  rerender(
    page(lab, { more: <EmbedProvider client={lab.client} theme={{ variables: { radius: '4px' } }} /> }),
  )
  await pass(60_000)
  expect(status()).toBe('loading')
})

test.each<[string, (lab: Lab, rerender: (page: ReactNode) => void) => void]>([
  ['is mounted anew with the same identity', (lab, rerender) => rerender(page(lab, { key: 'another' }))],
  [
    'says that nobody is signed in, and then the same user',
    (lab, rerender) => {
      rerender(page(lab, { identity: null }))
      rerender(page(lab))
    },
  ],
  [
    'is left as it is, and the page calls setIdentity with the same user',
    ({ client }) => act(() => client.setIdentity('u1')),
  ],
])('a forged sign-out heals when the provider %s', async (_, heal) => {
  const { lab, rerender } = await signedOut()
  heal(lab, rerender)
  await pass(1_000)
  expect(status()).toBe('ready')
  expect(lab.client.identity).toBe('u1')
})
