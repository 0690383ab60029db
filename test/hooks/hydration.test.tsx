import { act, render } from '@testing-library/react'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { Embed, EmbedProvider, EmbedSuspense, useEmbedToken, useSuspenseEmbedToken } from '../../src'
import { hydrate, type InitialTokens, takeInitialTokens } from '../../src/initial-tokens'
import { keepAlive as kept } from '../../src/keep-alive'
import { initialTokensScript, mintInitialTokens } from '../../src/server'
import { acme } from '../kit/acme'
import { fresh } from '../kit/answers'
import { createLab, type Lab } from '../kit/lab'
import { fakeTime } from '../kit/time'

const CANARY = 'canary-canary-canary-canary'

fakeTime()

function Reader() {
  const { status, token } = useEmbedToken(acme, {})
  return <p>{`${status} ${token?.value ?? '-'}`}</p>
}
function Suspending() {
  return <b>{useSuspenseEmbedToken(acme, {}).token.value}</b>
}
const page = (lab: Lab, initialTokens?: InitialTokens) => (
  <StrictMode>
    <EmbedProvider client={lab.client} keepAlive={kept()} identity="u" initialTokens={hydrate(initialTokens)}>
      <Embed vendor={acme} mode="inline" options={{}} title="Board" height={300} />
      <Embed vendor={acme} mode="inline" options={{}} title="Kept" keepAlive />
      <EmbedSuspense fallback={<i>waiting</i>}>
        <Suspending />
      </EmbedSuspense>
      <Reader />
    </EmbedProvider>
  </StrictMode>
)

test.each(['without', 'with'])(
  'a page %s tokens of its own hydrates without a mismatch, and no token is in its markup',
  async (how) => {
    const minted = await mintInitialTokens({
      mint: () => ({ token: CANARY, expiresIn: 900 }),
      user: 'u',
      embeds: [{ vendor: acme, options: {} }],
    })
    const given = how === 'with' ? minted.initialTokens : undefined
    const server = createLab(fresh(900))
    vi.stubGlobal('document', undefined) // as on a server
    const markup = renderToString(page(server, given))
    expect(renderToString(page(server, given))).toBe(markup)
    vi.unstubAllGlobals()
    expect(markup).not.toContain(CANARY)
    expect(markup).toContain('waiting')
    expect(markup).toContain('loading -')
    expect(server.requests).toHaveLength(0)
    expect(server.events).toEqual([])

    document.body.innerHTML = `<div id="root">${markup}</div>${given ? initialTokensScript(given) : ''}`
    const lab = createLab(fresh(900))
    const onRecoverableError = vi.fn()
    const container = document.querySelector<HTMLElement>('#root')!
    const { unmount } = render(page(lab, takeInitialTokens()), {
      container,
      hydrate: true,
      onRecoverableError,
    })
    await act(() => vi.advanceTimersByTimeAsync(100))
    const expected = how === 'with' ? CANARY : 'token-1'
    expect(document.querySelector('p')?.textContent).toBe(`ready ${expected}`)
    expect(document.querySelector('b')?.textContent).toBe(expected)
    expect(
      [...document.querySelectorAll('[data-embed-surface]')].map(({ textContent }) => textContent),
    ).toEqual([expected, expected])
    expect(document.querySelector('script')).toBeNull()
    expect(onRecoverableError).not.toHaveBeenCalled()
    expect(lab.requests).toHaveLength(how === 'with' ? 0 : 1)
    unmount()
  },
)
