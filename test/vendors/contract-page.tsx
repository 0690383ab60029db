import { fireEvent } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect } from 'vitest'
import {
  Embed,
  type EmbedError,
  type EmbedProps,
  EmbedProvider,
  type EmbedTheme,
  type VendorModes,
} from '../../src'
import { keepAlive as kept } from '../../src/keep-alive'
import { readSeen } from './canary'
import type { ContractRow } from './contract-row'
import { embedOf, type VendorWorld } from './world'

/** JWTs are dated in whole seconds: two of one second may be the same. */
const A_SECOND_MS = 1_000
const LIGHT: EmbedTheme = { colorScheme: 'light' }

/**
 * A page with one vendor's widgets, and what its user does with them.
 *
 * @param world - the world of the test that runs.
 */
export function createContractPage<M extends VendorModes>(row: ContractRow<M>, world: () => VendorWorld) {
  const { vendor, mode, see } = row

  const one = (
    title = 'Widget',
    options = row.options(world()),
    keepAlive = false,
    more: { onError?: (error: EmbedError) => void } = {},
  ) => (
    <Embed
      {...({ vendor, mode, options, title, keepAlive, height: 420, ...more } as unknown as EmbedProps<
        { inline: object },
        'inline'
      >)}
    />
  )
  const page = (
    children: ReactNode,
    { theme = LIGHT, identity = 'user-1' }: { theme?: EmbedTheme; identity?: string } = {},
  ) => (
    <EmbedProvider client={world().client} keepAlive={kept()} identity={identity} theme={theme}>
      {children}
    </EmbedProvider>
  )
  const state = (title: string) => expect.poll(() => embedOf(title).dataset['embedState'])
  const ready = (title = 'Widget') => state(title).toBe('ready')
  const failed = (title = 'Widget') => state(title).toBe('failed')
  const mounted = (times: number) => expect.poll(() => world().countOf('widget.mounted')).toBe(times)
  const counts = () => world().countsOf(row.id)
  /** The token that the widget was given last. */
  const token = async () =>
    row.can.once
      ? ((await readSeen(world())).tokens.at(-1) ?? '')
      : (world().client.getState(vendor, row.options(world())).token?.value ?? '')

  /** Has the widget's token, or its session, renewed. */
  async function renew() {
    if (row.can.once) return world().pass(row.can.once.renewAfterMs)
    if (row.can.rotates) await world().rotate(row.id)
    await world().pass(A_SECOND_MS)
    await world().client.refresh(vendor, row.options(world()))
  }

  /** Uses the widget until its vendor has heard from it. @returns what the vendor had counted before. */
  async function use(title = 'Widget') {
    const before = await counts()
    await see.use(title)
    await expect.poll(async () => see.calls(await counts())).toBeGreaterThan(see.calls(before))
    return before
  }

  /** Uses it, and sees what comes of it. */
  async function useWell(title = 'Widget') {
    const before = await use(title)
    await expect.poll(() => see.talk(title)).toMatch(see.answer)
    expect(see.refused(await counts()), 'calls with a refused token').toBe(see.refused(before))
  }

  /** Writes half a text, and leaves the widget. */
  async function write(text: string) {
    await see.type('Widget', text)
    await leave()
  }

  /** Takes the focus out of a frame: WebKit leaves it there where the frame is only blurred. */
  async function leave() {
    if (!(document.activeElement instanceof HTMLIFrameElement)) return
    window.focus()
    await expect.poll(() => document.activeElement instanceof HTMLIFrameElement).toBe(false)
    // Firefox tells the window of it later, from another process.
    await world().settled()
  }

  function retry(title: string) {
    const button = [...embedOf(title).querySelectorAll('button')].find(
      ({ textContent }) => textContent === 'Try again',
    )
    if (!button) throw new Error(`There is no Retry in ${title}.`)
    fireEvent.click(button)
  }

  return { one, page, ready, failed, mounted, counts, token, renew, use, useWell, write, leave, retry }
}
