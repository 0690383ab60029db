// Mistakes in the props of a widget, and failures that a developer has to mend, are told.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { act, render } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import {
  defineVendor,
  Embed,
  EmbedError,
  type EmbedProps,
  EmbedProvider,
  type EmbedVendor,
  frame,
  inline,
  useEmbedToken,
} from '../../src'
import { OWN_VENDORS } from '../../src/development/vendor'
import { EmbedTestProvider } from '../../src/testing'
import type { WidgetReport } from '../../src/vendor-kit/widget-report'
import { acme } from '../kit/acme'
import { createLab } from '../kit/lab'
import { expectConsole, takePrinted } from '../kit/printed'
import { embedCode, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

const VENDORS = join(import.meta.dirname, '../../src/vendors')

fakeTime()

type Modes = {
  inline: { baseUrl?: string; widgetUrl?: string; community?: string; user?: { name: string } }
  iframe: object
}
type Props = EmbedProps<Modes, 'inline'>

function vendorWith(
  more: Partial<EmbedVendor<Modes>['modes']['inline']> = {},
): EmbedVendor<Modes> & { report: WidgetReport | null } {
  const vendor = {
    report: null as WidgetReport | null,
    ...defineVendor<Modes>({
      id: 'acme',
      name: 'Acme',
      modes: {
        inline: inline({
          mount({ report }) {
            vendor.report = report
            report.ready()
            return { setToken: () => {}, destroy: () => {} }
          },
          ...more,
        }),
        iframe: frame({
          src: () => 'https://frame.example/',
          readyOn: 'load',
          sandbox: 'allow-scripts',
        }),
      },
    }),
  }
  return vendor
}

const page = (props: Partial<Props> = {}) => {
  const { client } = createLab()
  return (
    <EmbedProvider client={client}>
      <Embed vendor={vendorWith()} mode="inline" options={{}} title="Board" {...props} />
    </EmbedProvider>
  )
}

/** Rendering throws; React tells of it on the console and (18) on the window. */
function expectThrow(act: () => void) {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const quiet = (event: Event) => event.preventDefault()
  window.addEventListener('error', quiet)
  expect(act).toThrow(TypeError)
  window.removeEventListener('error', quiet)
  const said = takePrinted()
  vi.mocked(console.error).mockClear()
  return said
}

describe('a vendor', () => {
  test.each([
    [
      'returning-ai',
      "import { returningAi } from 'react-embed-token/vendors/returning-ai', and pass returningAi instead.",
    ],
    ['returningAi', "import { returningAi } from 'react-embed-token/vendors/returning-ai'"],
    ['open-chat-widget', "import { openChat } from 'react-embed-token/vendors/open-chat-widget'"],
    ['acme', 'or define your own with defineVendor()'],
  ])('that is the string "%s" is told of, and the page fails as before', (vendor, says) => {
    const said = expectThrow(() => render(page({ vendor: vendor as never })))
    expect(said).toEqual([
      expect.stringContaining(`error: The widget "Board" got the vendor "${vendor}" as a string.`),
    ])
    expect(said[0]).toContain(says)
  })

  test('that is undefined is told of: its import is wrong', () => {
    const said = expectThrow(() => render(page({ vendor: undefined as never })))
    expect(said).toEqual([
      expect.stringMatching(/^error: The widget "Board" got a vendor that is undefined\. Check its import/),
    ])
  })

  test('without an id is told of as that', async () => {
    const { id: _, ...nameless } = acme
    const Token = () => useEmbedToken(nameless as never, {}).status
    const { client } = createLab()
    render(
      <EmbedProvider client={client}>
        <Token />
      </EmbedProvider>,
    )
    await pass(10)
    expectConsole(/^error: useEmbedToken\(\) got a vendor without an `id`/)
  })

  test('of a hook is told of as well', async () => {
    const Token = () => useEmbedToken('interakt' as never, {}).status
    const { client } = createLab()
    render(
      <EmbedProvider client={client}>
        <Token />
      </EmbedProvider>,
    )
    await pass(10)
    expectConsole(/^error: useEmbedToken\(\) got the vendor "interakt" as a string\..*vendors\/interakt/)
  })

  test('that the package exports is named as it is exported', async () => {
    for (const [id, name] of Object.entries(OWN_VENDORS)) {
      const found: unknown = existsSync(join(VENDORS, id))
        ? await import(`../../src/vendors/${id}/index.ts`)
        : await import(`../../src/vendors/${id}.ts`)
      expect(found, id).toHaveProperty([name, 'id'], id)
    }
  })
})

describe('a mode', () => {
  test.each([
    [
      'frame',
      /the mode "frame", which does not exist\. Its vendor "acme" has mode="inline" and mode="iframe"/,
    ],
    [undefined, /^error: The widget "Board" got no mode\. Its vendor/],
  ])('that is %s is told of, and fails in its place', async (mode, says) => {
    const quiet = (event: Event) => event.preventDefault()
    window.addEventListener('error', quiet)
    vi.spyOn(console, 'error').mockImplementation(() => {})
    render(page({ mode: mode as never }))
    await pass(10)
    window.removeEventListener('error', quiet)
    expect(embedCode()).toBe('EMBED_CONFIG')
    expectConsole(says)
    vi.mocked(console.error).mockClear() // what React says of it
  })
})

test('a mode that the vendor has not is told of by React, to which the component throws', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const quiet = (event: Event) => event.preventDefault()
  window.addEventListener('error', quiet)
  const { client } = createLab()
  render(
    <EmbedProvider client={client}>
      <Embed vendor={acme as never} mode="iframe" options={{}} title="Board" />
    </EmbedProvider>,
  )
  window.removeEventListener('error', quiet)
  expect(document.querySelector('[data-embed-code="EMBED_CONFIG"]')).not.toBeNull()
  expectConsole()
  const said = vi.mocked(console.error).mock.calls.flat()
  expect(said).toContainEqual(
    expect.objectContaining({ code: 'EMBED_CONFIG', message: expect.stringContaining('"iframe"') as string }),
  )
  vi.mocked(console.error).mockClear()
})

describe('an option', () => {
  test('that is a placeholder is told of: which, and of which vendor', () => {
    render(
      page({ options: { baseUrl: 'https://api.example.com/v1?key=secret', community: 'your-community' } }),
    )
    const said = takePrinted()
    expect(said).toEqual([
      expect.stringContaining(
        'warn: The widget "Board" got a placeholder for the option "baseUrl" of "acme": https://api.example.com/v1. Use the value',
      ),
      expect.stringContaining('"community" of "acme": your-community. '),
    ])
    expect(said.join()).not.toContain('secret')
  })

  test('that is none is not', async () => {
    render(
      page({
        options: {
          baseUrl: 'https://api.vendor.com',
          widgetUrl: '/frame',
          community: 'c1',
          user: { name: 'TODO' },
        },
      }),
    )
    await pass(10)
    expectConsole()
  })

  test('is not told of in tests and stories, where it goes nowhere', async () => {
    render(<EmbedTestProvider>{page({ options: { baseUrl: 'https://api.example.com' } })}</EmbedTestProvider>)
    await pass(10)
    expectConsole()
  })
})

describe('a failure that a developer has to mend', () => {
  test('EMBED_CONFIG: once for its message, however many widgets there are', async () => {
    const vendor = vendorWith({
      mount() {
        throw new EmbedError('EMBED_CONFIG', 'Expected a board.')
      },
    })
    const { client } = createLab()
    render(
      <EmbedProvider client={client}>
        <Embed vendor={vendor} mode="inline" options={{}} title="One" />
        <Embed vendor={vendor} mode="inline" options={{}} title="Two" />
      </EmbedProvider>,
    )
    await pass(100)
    expectConsole('error: The widget "One" (acme, inline) failed (EMBED_CONFIG). Expected a board.')
  })

  test('EMBED_TOKEN_REJECTED: with what to check, and this page’s origin', async () => {
    const vendor = vendorWith()
    render(page({ vendor }))
    await pass(10)
    act(() => vendor.report?.rejected())
    await pass(10_000)
    expectConsole()
    act(() => vendor.report?.rejected('no such key'))
    await pass(10_000)
    const said = takePrinted()
    expect(said).toEqual([
      expect.stringMatching(/^error: The widget "Board" \(acme, inline\) failed \(EMBED_TOKEN_REJECTED\)\./),
    ])
    for (const words of [
      'no such key',
      'same account and environment',
      `Is ${location.origin} on the vendor's list of allowed origins?`,
    ]) {
      expect(said[0]).toContain(words)
    }
    expect(said[0]).not.toMatch(/token-\d/)
  })

  test('EMBED_WIDGET_LOAD: with the script’s address', async () => {
    const url = 'https://widgets.example/blocked.js'
    render(page({ vendor: vendorWith({ assets: () => [{ kind: 'script', url: `${url}?key=secret` }] }) }))
    await pass(10)
    act(() => void document.querySelector(`script[src^="${url}"]`)?.dispatchEvent(new Event('error')))
    await pass(10)
    const said = takePrinted()
    expect(said).toEqual([
      expect.stringMatching(
        /^error: The widget "Board" \(acme, inline\) failed \(EMBED_WIDGET_LOAD\)\..*blocked\.js.*CSP/,
      ),
    ])
    expect(said[0]).not.toContain('secret')
  })

  test.each(['rejected', 'blocked'] as const)(
    'is not told of where a test asks for it: %s',
    async (scenario) => {
      render(
        <EmbedTestProvider scenario={scenario}>
          <Embed vendor={acme} mode="inline" options={{}} title="Board" />
        </EmbedTestProvider>,
      )
      await pass(60_000)
      expect(document.querySelector('[data-embed-state="failed"]')).not.toBeNull()
      expectConsole()
    },
  )
})
