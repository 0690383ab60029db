import { expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { createWorld, renderPage } from './world'

// In real time, and short: test/tabs/simulated/ has the main job over minutes, with clocks that are wrong and
// backends that are down.
test('the main job: through three renewals of 20-second tokens, inline and in a frame, nothing is lost and none expires', async () => {
  await commands.watchConsole()
  const world = await createWorld('short')
  const { container } = renderPage(world)
  const ready = () => container.querySelectorAll('[data-embed-state=ready]').length
  await expect.poll(ready).toBe(3)

  const element = container.querySelector('rai-store-widget')
  const iframe = container.querySelector('iframe')
  await expect.poll(() => element?.querySelector('textarea')).toBeTruthy()
  const note = element?.querySelector('textarea') as HTMLTextAreaElement
  note.focus()
  note.value = 'half a sentence'
  await commands.writeNoteInFrame('Framed store', 'half a letter')

  await expect.poll(() => world.countOf('token.refreshed')).toBe(3)
  const { calls } = await world.vendorCounts()
  await expect
    .poll(async () => (await world.vendorCounts()).calls, { message: 'the widgets go on calling' })
    .toBeGreaterThanOrEqual(calls + 6)

  expect(await commands.takeConsole(), 'on the console of the browser, the page and its frames').toEqual([])
  const counts = await world.vendorCounts()
  expect(counts.expiredBy).toEqual([])
  expect(counts.expired).toBe(0)
  expect(counts.invalid).toBe(0)
  expect(counts.calls, 'the widgets called all the while').toBeGreaterThan(30)
  expect(await world.backendRequests(), 'one request a refresh, for three widgets').toBe(
    world.countOf('token.received'),
  )
  expect(world.countOf('token.received')).toBe(world.countOf('token.refreshed') + 1)
  expect(world.countOf('widget.mounted'), 'StrictMode mounts each once').toBe(3)

  expect(container.querySelector('rai-store-widget')).toBe(element)
  expect(container.querySelector('iframe')).toBe(iframe)
  expect(element?.querySelector('textarea')).toBe(note)
  expect(note.value).toBe('half a sentence')
  expect(await commands.readNoteInFrame('Framed store')).toBe('half a letter')
  expect(
    world.events.filter((event) => event.type === 'widget.token').every((event) => event.how === 'in-place'),
  ).toBe(true)
  expect(ready()).toBe(3)
})
