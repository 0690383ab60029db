// What happens at the same time, or in an order that nobody thinks of: routes, kept widgets, users who
// change, tokens that came with the page.
import { afterEach } from 'vitest'
import { Embed, EmbedProvider, useEmbedToken } from '../../src'
import { keepAlive as kept } from '../../src/keep-alive'
import { acme } from '../kit/acme'
import type { Lab } from '../kit/lab'
import { fakeTime } from '../kit/time'
import { typed } from '../kit/typed'

export const S = 1_000

export function Reader() {
  const { status, token } = useEmbedToken(acme, {})
  return <b>{`${status} ${token?.value ?? '-'}`}</b>
}

const { vendor } = typed()

/** A page with an embed for each title. */
export const views = (lab: Lab, titles: string[], keepAlive = true) => (
  <EmbedProvider client={lab.client} keepAlive={kept()} identity="u">
    {titles.map((title) => (
      <Embed
        key={title}
        vendor={vendor}
        mode="inline"
        options={{ board: 'b' }}
        title={title}
        keepAlive={keepAlive}
      />
    ))}
  </EmbedProvider>
)

/** Fakes the time, and empties the page after each test. */
export function withEmptyPage(): void {
  fakeTime()
  afterEach(() => {
    document.body.replaceChildren()
  })
}
