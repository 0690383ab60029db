// A swap that a vendor without types has written down as a word is an error that says what to write.
import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Embed, EmbedProvider, reload } from '../../src'
import { createLab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { embedCode, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { typed } from '../kit/typed'

fakeTime()

test.each<[string, unknown, string]>([
  ['the word reload', 'reload', 'reloadWhenIdle() or reload(), imported from react-embed-token.'],
  ['the word remount', 'remount', 'remountWhenIdle() or remount(), imported'],
  ['the word in-place', 'in-place', 'inPlace, imported'],
  ['an object of one', { apply: 'remount', when: 'idle' }, 'remountWhenIdle() or remount(), imported'],
  ['a function that was not called', reload, 'inPlace, reloadWhenIdle() or remountWhenIdle(), imported'],
])('%s in place of a swap is told of in its place', async (_, swap, says) => {
  const { client } = createLab()
  const { vendor } = typed({ swap: swap as never })
  render(
    <EmbedProvider client={client}>
      <Embed vendor={vendor} mode="inline" options={{ board: 'a' }} title="Board" />
    </EmbedProvider>,
  )
  await pass(100)
  expect(embedCode()).toBe('EMBED_CONFIG')
  expectConsole(`(EMBED_CONFIG). The swap of Typed was not made by a function. Write swap: ${says}`)
})
