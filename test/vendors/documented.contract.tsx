import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { Embed, EmbedProvider } from '../../src'
import { interakt, type InteraktInlineOptions } from '../../src/vendors/interakt'
import { createVendorWorld, documentText, embedOf } from './world'

afterEach(() => cleanup())

// On a page of its own: where the script of the vendor's source has run, nothing else is run any more.
test('Interakt’s script as its documentation has it, which reads its own tag, works too; a new token mounts it anew', async () => {
  const world = await createVendorWorld('documented')
  const options: InteraktInlineOptions = {
    widget: 'chat',
    experience: 'help',
    scriptUrl: `${world.servers.interakt}/embed/v1/widgets.js?globals=documented`,
  }
  const { unmount } = render(
    <EmbedProvider client={world.client} identity="user-1">
      <Embed vendor={interakt} mode="inline" options={options} title="Help" height={420} />
    </EmbedProvider>,
  )
  const ready = async (mounts: number) => {
    await expect.poll(() => world.countOf('widget.mounted')).toBe(mounts)
    await expect.poll(() => embedOf('Help').dataset['embedState']).toBe('ready')
    await expect.poll(() => embedOf('Help').querySelectorAll('[data-interakt-widget]').length).toBe(1)
  }
  await ready(1)
  expect('ChatDropinUI' in window).toBe(false)
  // Rotated before the widget has loaded its configuration, the key would be refused.
  const first = world.client.getState(interakt, options).token?.value ?? ''
  const tokensSeen = async () => (await world.countsOf('interakt'))['tokensSeen']
  await expect.poll(tokensSeen).toContain(first.slice(-8))
  await world.rotate('interakt')
  await world.client.refresh(interakt, options)
  await ready(2)
  const token = world.client.getState(interakt, options).token?.value ?? ''
  await expect.poll(tokensSeen).toContain(token.slice(-8))
  unmount()
  expect(document.querySelector('[data-interakt-widget]')).toBeNull()
  expect(documentText()).not.toContain(token)
})
