import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { needs } from '../browser/needs'
import type { EmbedError, VendorModes } from '../../src'
import { createContractPage } from './contract-page'
import type { ContractRow } from './contract-row'
import { floodFromFrame, focusInFrame } from './frames'
import { commands, createVendorWorld, embedOf, type VendorWorld } from './world'

const TIMES = 500
/** Every message that a frame of ours may send, and what none should. */
const MESSAGES: readonly unknown[] = [
  { type: 'embed:hello' },
  { type: 'embed:ready' },
  { type: 'embed:height', px: 1e9 },
  { type: 'embed:height', px: -5 },
  { type: 'embed:height', px: 'NaN' },
  { type: 'embed:error', message: 'no '.repeat(10_000) },
  { type: 'embed:rejected' },
  'RETURNINGAI_WIDGET_REQUEST_TOKEN',
  { type: 'RETURNINGAI_WIDGET_REQUEST_TOKEN' },
  { type: 'WIDGET_READY' },
  { type: 'WIDGET_HEIGHT_UPDATE', payload: { height: 1e9 } },
  { type: 'WIDGET_ERROR', message: 'Token expired' },
  { type: '__proto__', constructor: null },
  null,
  [],
  'embed:ready',
  7,
]
/** What a page allows at once, and again in each second after it: `drive-frame.ts`. */
const ERRORS_A_SECOND = 10

/**
 * Has the page of a frame turn on its host: all messages at once, many times over, and the focus.
 *
 * @param file - whose servers to use.
 */
export function hostile<M extends VendorModes>(file: string, row: ContractRow<M>): void {
  const label = `${row.name}, ${row.mode}`
  let world: VendorWorld
  const { one, page, ready, useWell } = createContractPage(row, () => world)

  afterEach(() => {
    cleanup()
    vi.mocked(console.error).mock.calls.length = 0
    vi.mocked(console.warn).mock.calls.length = 0
  })

  test(`${label}: hostile: a flood of every message costs at most one renewal, a few errors, and no height`, async () => {
    world = await createVendorWorld(file)
    const errors: EmbedError[] = []
    render(page(one('Widget', row.options(world), false, { onError: (error) => errors.push(error) })))
    await ready()
    await useWell()
    const { height } = embedOf('Widget').getBoundingClientRect()
    const floodedAt = performance.now()
    const sent = await floodFromFrame('Widget', MESSAGES, TIMES)
    expect(sent).toBe(MESSAGES.length * TIMES)
    await world.settled()
    await expect.poll(() => embedOf('Widget').dataset['embedState']).toMatch(/^(ready|failed)$/)
    expect(await world.requests()).toBeLessThanOrEqual(2)
    const seconds = (performance.now() - floodedAt) / 1_000
    expect(errors.length).toBeLessThanOrEqual(ERRORS_A_SECOND * (2 + seconds))
    for (const { message } of errors) expect(message.length).toBeLessThan(1_000)
    expect(embedOf('Widget').getBoundingClientRect().height).toBe(height)
    expect(world.countOf('widget.mounted')).toBeLessThanOrEqual(2)
    await commands.addResult({ row: label, check: 'hostile', outcome: 'ok' })
  })

  const kept = row.can.kept
  test.skipIf(kept !== null)(`${label}: hostile: parked, it does not take the keyboard`, async (context) => {
    needs('moveBefore')(context)
    world = await createVendorWorld(file)
    const embed = one('Widget', row.options(world), true)
    const { rerender, getByLabelText } = render(page(<section>{embed}</section>))
    await ready()
    rerender(
      page(
        <label>
          Field <input />
        </label>,
      ),
    )
    await expect.poll(() => document.querySelectorAll('[data-embed-parking] iframe').length).toBe(1)
    const field = getByLabelText('Field')
    field.focus()
    for (let time = 0; time < 5; time += 1) {
      await focusInFrame('Widget')
      await expect.poll(() => document.activeElement === field).toBe(true)
    }
  })
}
