import { expect, test } from 'vitest'
import { commands, page } from 'vitest/browser'
import { createWorld, renderPage, wait } from './world'

test('the main job: 20-second tokens for 75 s, inline and in a frame, lose nothing and never expire', async () => {
  await commands.watchConsole()
  const world = await createWorld('live', { reading: 'live' })
  const { container } = renderPage(world)
  await expect.poll(() => container.querySelectorAll('[data-embed-state=ready]').length, { timeout: 10_000 }).toBe(3)

  const element = container.querySelector('rai-store-widget')
  const iframe = container.querySelector('iframe')
  const frameNote = page.frameLocator(page.getByTitle('Framed store')).getByRole('textbox')
  await expect.poll(() => element?.querySelector('textarea')).toBeTruthy()
  const note = element?.querySelector('textarea') as HTMLTextAreaElement
  note.focus()
  note.value = 'half a sentence'
  await frameNote.fill('half a letter')

  await wait(75_000)

  expect(await commands.takeConsole(), 'on the console of the browser, the page and its frames').toEqual([])
  const counts = await world.vendorCounts()
  expect(counts.expiredBy).toEqual([])
  expect(counts.expired).toBe(0)
  expect(counts.invalid).toBe(0)
  expect(counts.calls, 'the widgets went on calling').toBeGreaterThan(60)
  expect(world.countOf('token.refreshed')).toBeGreaterThanOrEqual(3)
  expect(await world.backendRequests(), 'one request a refresh, for three widgets').toBe(world.countOf('token.received'))
  expect(world.countOf('token.received')).toBe(world.countOf('token.refreshed') + 1)
  expect(world.countOf('widget.mounted'), 'StrictMode mounts each once').toBe(3)

  expect(container.querySelector('rai-store-widget')).toBe(element)
  expect(container.querySelector('iframe')).toBe(iframe)
  expect(element?.querySelector('textarea')).toBe(note)
  expect(note.value).toBe('half a sentence')
  expect(await commands.readNoteInFrame('Framed store')).toBe('half a letter')
  expect(world.events.filter((event) => event.type === 'widget.token').every((event) => event.how === 'in-place')).toBe(true)
  expect(container.querySelectorAll('[data-embed-state=ready]').length).toBe(3)
})
