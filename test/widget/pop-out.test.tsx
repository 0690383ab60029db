// A widget in another window keeps the page's tokens fresh while the page itself is hidden.
import { render } from '@testing-library/react'
import { createPortal } from 'react-dom'
import { expect, test, vi } from 'vitest'
import { defineVendor, Embed, EmbedProvider, inline } from '../../src'
import { createLab } from '../kit/lab'
import { pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { setVisible } from '../kit/visible'

fakeTime()

const vendor = defineVendor<{ inline: object }>({
  id: 'own',
  name: 'Own',
  modes: { inline: inline({ mount: () => ({ setToken() {}, destroy() {} }) }) },
})

test('a widget in a window that is in view keeps the page in view, until it goes', async () => {
  const { client } = createLab()
  const frame = document.body.appendChild(document.createElement('iframe'))
  const other = frame.contentDocument as Document
  vi.spyOn(other, 'visibilityState', 'get').mockReturnValue('visible')
  const page = (isShown: boolean) => (
    <EmbedProvider client={client}>
      <Embed vendor={vendor} mode="inline" options={{}} title="Here" />
      {isShown &&
        createPortal(<Embed vendor={vendor} mode="inline" options={{}} title="There" />, other.body)}
    </EmbedProvider>
  )
  const { rerender } = render(page(true))
  await pass(10)
  setVisible(false)
  expect(client.scheduler.hiddenAt).toBeNull()
  rerender(page(false))
  await pass(10)
  expect(client.scheduler.hiddenAt).not.toBeNull()
  frame.remove()
})
