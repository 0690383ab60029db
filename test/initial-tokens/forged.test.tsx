import { act, render } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { EmbedProvider, useEmbedToken } from '../../src'
import { hydrate, type InitialTokens, takeInitialTokens } from '../../src/initial-tokens'
import { initialTokensScript } from '../../src/server'
import { ownerMark } from '../../src/token/initial-tokens'
import { acme } from '../kit/acme'
import { fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { fakeTime } from '../kit/time'

fakeTime()

// A script-free injection into the page's HTML can plant a block beside the server's own.

afterEach(() => {
  document.body.replaceChildren()
})

const block = (embedToken: string, owner?: string) =>
  initialTokensScript({
    tokens: [{ vendor: 'acme', params: {}, embedToken, expiresIn: 900 }],
    ...(owner === undefined ? {} : { owner }),
  })
const REAL = block('real-real-real-real-real-real-real-real', ownerMark('u1'))
const PLANTED = block('planted')

function Reader() {
  const { status, token } = useEmbedToken(acme, {})
  return <p>{`${status} ${token?.value ?? '-'}`}</p>
}

async function show(initialTokens: InitialTokens | undefined) {
  const { client, requests } = createLab(fresh(900))
  const { container } = render(
    <EmbedProvider client={client} identity="u1" initialTokens={hydrate(initialTokens)}>
      <Reader />
    </EmbedProvider>,
  )
  await act(() => vi.advanceTimersByTimeAsync(1_000))
  return { text: container.textContent, requests: requests.length }
}

test.each([
  ['before the real one', [PLANTED, REAL]],
  ['after the real one', [REAL, PLANTED]],
  ['twice', [PLANTED, REAL, PLANTED]],
  ['that is not readable', ['<script type="application/json" id="embed-initial-tokens">{</script>', REAL]],
])('of a block planted %s none is used, and nothing stays in the page', async (_, blocks) => {
  document.body.innerHTML = `<main></main>${blocks.join('')}<footer></footer>`
  const taken = takeInitialTokens()
  expect(taken).toBeUndefined()
  expect(document.body.innerHTML).toBe('<main></main><footer></footer>')
  expectConsole(/^(?!.*(planted|real)).*#embed-initial-tokens/)
  expect(await show(taken)).toEqual({ text: 'ready token-1', requests: 1 })
  expect(takeInitialTokens()).toBeUndefined()
})

test('a warning says so, once for each number of blocks', () => {
  const plant = (count: number) => {
    document.body.innerHTML = PLANTED.repeat(count)
    takeInitialTokens()
  }
  for (const count of [4, 4, 5]) plant(count)
  expectConsole('Found 4 #embed-initial-tokens blocks ', 'Found 5 #embed-initial-tokens blocks ')
})

test('an element of the same id that is no such block is left alone, and the block is used', async () => {
  document.body.innerHTML = `<div id="embed-initial-tokens">a</div>${REAL}<script type="text/plain" id="embed-initial-tokens">b</script>`
  expect(await show(takeInitialTokens())).toEqual({
    text: expect.stringMatching(/^ready real-/) as string,
    requests: 0,
  })
  expect(document.querySelectorAll('#embed-initial-tokens')).toHaveLength(2)
})

test('a block of another owner is not used', async () => {
  document.body.innerHTML = block('planted', ownerMark('u2'))
  expect(await show(takeInitialTokens())).toEqual({ text: 'ready token-1', requests: 1 })
})
