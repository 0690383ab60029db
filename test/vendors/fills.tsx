import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { Embed, type EmbedProps, EmbedProvider, type VendorModes } from '../../src'
import type { ContractRow } from './contract-row'
import { layoutInFrame } from './frames'
import { type Layout, layoutIn, type Parts } from './layout'
import { commands, createVendorWorld, embedOf, type VendorWorld } from './world'

const HEIGHTS = [360, 520, 900]

/** What fills its place, and how it is made to have more in it than the place has room for. */
export interface FillRow<M extends VendorModes> extends Pick<
  ContractRow<M>,
  'name' | 'vendor' | 'mode' | 'options'
> {
  parts: Parts
  /** The least height that its vendor's own layout has room in, in px. Default 200. */
  leastHeight?: number
  overfill: (title: string, world: VendorWorld) => unknown
}

/**
 * Checks that a widget fills its place at every height, scrolls within it, and keeps its field in view.
 * @param file - whose servers to use.
 */
export function fills<M extends VendorModes>(
  file: string,
  { name, vendor, mode, options, parts, leastHeight = 200, overfill }: FillRow<M>,
): void {
  const label = `${name}, ${mode}`
  const heights = [leastHeight, ...HEIGHTS.filter((height) => height > leastHeight)]

  afterEach(() => cleanup())

  test(`${label}: fills: its place at ${heights.join(', ')} px; what is too much for it scrolls, and its field stays in view`, async () => {
    const world = await createVendorWorld(file)
    const given = options(world)
    const page = (height: number) => (
      <EmbedProvider client={world.client} identity="user-1" theme={{ colorScheme: 'light' }}>
        <Embed
          {...({ vendor, mode, options: given, title: 'Widget', height } as unknown as EmbedProps<
            { inline: object },
            'inline'
          >)}
        />
      </EmbedProvider>
    )
    const read = async (): Promise<Layout | null> => {
      if (mode === 'iframe') return layoutInFrame('Widget', parts)
      const place = embedOf('Widget').querySelector('[data-embed-surface]') as HTMLElement
      return layoutIn(place, parts, place.getBoundingClientRect().top)
    }
    const isFilled = (height: number) => async () => {
      const layout = await read()
      if (!layout) return 'there is nothing yet'
      const border = 2 // of the embed
      const isWhole = Math.abs(layout.top) <= border && Math.abs(layout.bottom - height) <= 2 * border
      const isInView = layout.fieldTop >= 0 && layout.fieldBottom <= height
      return isWhole && isInView ? 'filled' : `at ${height}: ${JSON.stringify(layout)}`
    }
    const { rerender } = render(page(520))
    await expect.poll(() => embedOf('Widget').dataset['embedState']).toBe('ready')
    for (const height of heights) {
      rerender(page(height))
      await expect.poll(isFilled(height)).toBe('filled')
    }
    await overfill('Widget', world)
    for (const height of heights) {
      rerender(page(height))
      await expect
        .poll(async () => (await read())?.hidden ?? 0, { message: `scrolls at ${height} px` })
        .toBeGreaterThan(0)
      await expect.poll(isFilled(height)).toBe('filled')
    }
    expect(world.countOf('widget.mounted')).toBe(1)
    await commands.addResult({ row: label, check: 'fills', outcome: 'ok' })
  })
}
