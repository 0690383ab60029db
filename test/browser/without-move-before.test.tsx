// The path of browsers without `Element.moveBefore`. It is taken away where there is one, so that every engine
// runs it.
import { render } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { createEmbedClient, defineVendor, Embed, EmbedProvider, frame, fromFunction, inline } from '../../src'
import { keepAlive } from '../../src/keep-alive'
import type { SeenRequest } from './frame-pages'

const [origin] = inject('framePages')
const seen = async () =>
  ((await (await fetch(`${origin}/moved/__seen`)).json()) as SeenRequest[]).map(
    ({ path }) => path.split('?')[0],
  )
const states = () =>
  [...document.querySelectorAll('[data-embed]')].map((embed) => embed.getAttribute('data-embed-state'))

const proto = Element.prototype as { moveBefore?: unknown }
const own = Object.getOwnPropertyDescriptor(proto, 'moveBefore')
beforeEach(() => void delete proto.moveBefore)
afterEach(() => void (own && Object.defineProperty(proto, 'moveBefore', own)))

let mounts = 0
const both = defineVendor<{ inline: object; iframe: { page: string } }>({
  id: 'both',
  name: 'Both',
  modes: {
    inline: inline({
      mount({ container, report }) {
        mounts += 1
        container.innerHTML = '<textarea></textarea>'
        report.ready()
        return { setToken: () => {}, suspend: () => {}, destroy: () => container.replaceChildren() }
      },
    }),
    iframe: frame({
      src: ({ page }) => `${origin}/moved/${page}`,
      tokenInUrl: false,
      readyOn: 'load',
      sandbox: 'allow-scripts allow-same-origin',
    }),
  },
})

test('an inline widget is kept with its node and its text; a frame is mounted anew, once, and says so', async () => {
  await seen()
  mounts = 0
  const events: string[] = []
  const client = createEmbedClient({
    source: fromFunction(() => ({ embedToken: 'token', expiresIn: 900 })),
    onEvent: (event) => events.push(event.type),
  })
  const page = (isShown: boolean) => (
    <StrictMode>
      <EmbedProvider client={client} keepAlive={keepAlive()} identity="user-1">
        {isShown && (
          <>
            <Embed vendor={both} mode="inline" options={{}} title="Inline" height={80} keepAlive />
            <Embed
              vendor={both}
              mode="iframe"
              options={{ page: 'kept' }}
              title="Frame"
              height={80}
              keepAlive
            />
          </>
        )}
      </EmbedProvider>
    </StrictMode>
  )
  const { rerender, container } = render(page(true))
  await expect.poll(states).toEqual(['ready', 'ready'])
  const note = container.querySelector('textarea') as HTMLTextAreaElement
  note.value = 'half a sentence'
  expect(await seen()).toEqual(['/moved/kept'])

  rerender(page(false))
  await expect.poll(() => document.querySelectorAll('[data-embed-parking] textarea').length).toBe(1)
  expect(document.querySelectorAll('[data-embed-parking] iframe')).toHaveLength(0)

  rerender(page(true))
  await expect.poll(states).toEqual(['ready', 'ready'])
  expect(container.querySelector('textarea')).toBe(note)
  expect([note.value, mounts]).toEqual(['half a sentence', 1])
  expect(await seen(), 'the frame has loaded again').toEqual(['/moved/kept'])
  expect(events.filter((type) => type === 'widget.mounted')).toHaveLength(3)
})
