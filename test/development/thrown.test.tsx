// An error that a vendor's code throws is on the console, with its stack and without a token.
import { render } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { defineVendor, Embed, EmbedBoundary, EmbedProvider, inline } from '../../src'
import { createLab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { embedCode, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

fakeTime()

/** A vendor whose widget of a name throws what `crash` makes of its name and its token. */
function vendorThat(crash: (name: string, token: string) => unknown) {
  return defineVendor<{ inline: { name: string } }>({
    id: 'acme',
    name: 'Acme',
    modes: {
      inline: inline({
        mount({ options, token }) {
          throw crash(options.name, token)
        },
      }),
    },
  })
}

/** Shows a widget of each name. */
async function show(vendor: ReturnType<typeof vendorThat>, names: string[], throwOnError = false) {
  const { client } = createLab()
  const all = names.map((name, i) => (
    <Embed
      key={i}
      vendor={vendor}
      mode="inline"
      options={{ name }}
      title={`Board ${i}`}
      throwOnError={throwOnError}
    />
  ))
  render(
    <EmbedProvider client={client}>
      <EmbedBoundary>{all}</EmbedBoundary>
    </EmbedProvider>,
  )
  await pass(100)
  expect(embedCode()).toBe('EMBED_WIDGET_ERROR')
}

/** What was printed after the sentences. */
const causes = () => vi.mocked(console.error).mock.calls.map(([, cause]) => cause as unknown)

test('once for each error, with the vendor’s own error and its stack', async () => {
  await show(
    vendorThat((name) => new Error(`No ${name}.`)),
    ['a', 'a', 'b'],
  )
  expect(causes()).toEqual([new Error('No a.'), new Error('No b.')])
  expect((causes()[0] as Error).stack).toContain('thrown.test.tsx')
  expectConsole(
    'error: The widget "Board 0" (acme, inline) failed (EMBED_WIDGET_ERROR). Acme\'s widget threw. See the cause. Error: No a.',
    'error: The widget "Board 2" (acme, inline) failed (EMBED_WIDGET_ERROR). Acme\'s widget threw. See the cause. Error: No b.',
  )
})

test('with whatever else was thrown', async () => {
  await show(
    vendorThat((name) => ({ reason: `no ${name}` })),
    ['a'],
  )
  expect(causes()).toEqual([{ reason: 'no a' }])
  expectConsole(/\(EMBED_WIDGET_ERROR\)/)
})

test('without a token, also in the stack and in what is nested', async () => {
  await show(
    vendorThat((_, token) => new Error(`Refused: ${token}`, { cause: { sent: `Bearer ${token}` } })),
    ['a'],
  )
  const [cause] = causes() as [Error & { cause: { sent: string } }]
  expect(cause.message).toBe('Refused: …')
  expect(cause.cause.sent).toBe('Bearer …')
  expect(cause.stack).not.toContain('token-1')
  expectConsole(/Refused: …$/)
})

test('not a second time where React prints it for an error boundary', async () => {
  const quiet = (event: Event) => event.preventDefault()
  window.addEventListener('error', quiet)
  await show(
    vendorThat((name) => new Error(`No ${name}.`)),
    ['a'],
    true,
  )
  window.removeEventListener('error', quiet)
  expectConsole()
  const told = vi.mocked(console.error).mock.calls.flat()
  expect(told).toContainEqual(
    expect.objectContaining({ code: 'EMBED_WIDGET_ERROR', cause: new Error('No a.') }),
  )
  vi.mocked(console.error).mockClear()
})
