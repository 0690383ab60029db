// <Embed allowedOrigins>: vendors refuse pages of other origins without a word, so the library says it, while
// one develops.
import { act, render } from '@testing-library/react'
import { type ReactNode, StrictMode, useReducer } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { defineVendor, Embed, EmbedProvider, type EmbedVendor, frame, inline } from '../../src'
import { createLab } from '../kit/lab'
import { embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

type Modes = { inline: object; iframe: object }

const ORIGIN = location.origin
const OTHER = 'https://app.example.com'

fakeTime()

let count = 0

/** A vendor of its own for each test: what was said once on a page is not said again. */
function freshVendor(origins?: EmbedVendor<Modes>['origins']): EmbedVendor<Modes> {
  count += 1
  return defineVendor<Modes>({
    id: `vendor-${count}`,
    name: `Vendor ${count}`,
    ...(origins ? { origins } : {}),
    modes: {
      inline: inline({
        mount: ({ report }) => (report.ready(), { setToken: () => {}, destroy: () => {} }),
      }),
      iframe: frame({
        src: () => 'https://frame.example/',
        readyOn: 'load',
        sandbox: 'allow-scripts',
      }),
    },
  })
}

/** What was printed since the last look. */
function warnings(): string[] {
  const { calls } = vi.mocked(console.warn).mock
  const said = calls.map((call) => {
    expect(call).toHaveLength(1)
    return String(call[0])
  })
  vi.mocked(console.warn).mockClear()
  return said
}

interface Props {
  vendor: EmbedVendor<Modes>
  allowedOrigins?: readonly string[] | undefined
  mode?: 'inline' | 'iframe'
}

const one = ({ vendor, mode = 'inline', ...props }: Props) => (
  <Embed vendor={vendor} mode={mode} options={{}} title="Board" {...props} />
)
function show(children: ReactNode) {
  const { client } = createLab()
  const page = (next: ReactNode) => <EmbedProvider client={client}>{next}</EmbedProvider>
  const view = render(page(children))
  return { ...view, change: (next: ReactNode) => view.rerender(page(next)) }
}

test('a page that is on none of them is told: who refuses it, which origin, and which are allowed', async () => {
  const vendor = freshVendor()
  show(one({ vendor, allowedOrigins: [OTHER, 'https://b.example'] }))
  const said = warnings()
  expect(said).toHaveLength(1)
  for (const word of [vendor.name, ORIGIN, OTHER, 'https://b.example', 'allowed origins', '<Embed>'])
    expect(said[0]).toContain(word)
  await pass(60_000)
  expect(warnings()).toEqual([])
})

test('a list of none says so', () => {
  show(one({ vendor: freshVendor(), allowedOrigins: [] }))
  const said = warnings()
  expect(said).toHaveLength(1)
  expect(said[0]).toMatch(/\(none\)/)
})

test.each(['inline', 'iframe'] as const)('it goes by mode="%s" as well', (mode) => {
  show(one({ vendor: freshVendor(), mode, allowedOrigins: [OTHER] }))
  expect(warnings()).toHaveLength(1)
})

describe('nothing is said', () => {
  test.each<[string, readonly string[]]>([
    ['the page is on it', [ORIGIN]],
    ['the page is among others on it', [OTHER, ORIGIN]],
  ])('where %s', (_, allowedOrigins) => {
    show(one({ vendor: freshVendor(), allowedOrigins }))
    expect(warnings()).toEqual([])
  })

  test('where no list is given, or undefined', () => {
    const vendor = freshVendor()
    show([
      <div key="a">{one({ vendor })}</div>,
      <div key="b">{one({ vendor, allowedOrigins: undefined })}</div>,
    ])
    expect(warnings()).toEqual([])
  })

  test('in production', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    vi.resetModules()
    const { Embed, EmbedProvider } = await import('../../src')
    render(
      <EmbedProvider client={createLab().client}>
        <Embed vendor={freshVendor()} mode="inline" options={{}} title="Board" allowedOrigins={[OTHER]} />
      </EmbedProvider>,
    )
    await pass(100)
    expect(document.querySelector('[data-embed-state="ready"]')).not.toBeNull()
    expect(warnings()).toEqual([])
  })

  test('by a rendering on the server', async () => {
    const { renderToString } = await import('react-dom/server')
    const { client } = createLab()
    vi.stubGlobal('document', undefined)
    renderToString(
      <EmbedProvider client={client}>
        {one({ vendor: freshVendor(), allowedOrigins: [OTHER] })}
      </EmbedProvider>,
    )
    vi.unstubAllGlobals()
    expect(warnings()).toEqual([])
  })
})

describe('it is said once', () => {
  test('however often it renders, also with a list that is new each time', () => {
    const vendor = freshVendor()
    let again = () => {}
    function Page() {
      const [n, next] = useReducer((before: number) => before + 1, 0)
      again = next
      return <div data-n={n}>{one({ vendor, allowedOrigins: [OTHER] })}</div>
    }
    show(<Page />)
    for (let i = 0; i < 5; i += 1) act(() => again())
    expect(document.querySelector('[data-n="5"]')).not.toBeNull()
    expect(warnings()).toHaveLength(1)
  })

  test('however many there are', () => {
    const vendor = freshVendor()
    show(['a', 'b', 'c'].map((key) => <div key={key}>{one({ vendor, allowedOrigins: [OTHER] })}</div>))
    expect(warnings()).toHaveLength(1)
  })

  test('also in StrictMode, and after it was taken off the page', () => {
    const vendor = freshVendor()
    const { change } = show(<StrictMode>{one({ vendor, allowedOrigins: [OTHER] })}</StrictMode>)
    change(null)
    change(<StrictMode>{one({ vendor, allowedOrigins: [OTHER] })}</StrictMode>)
    expect(warnings()).toHaveLength(1)
  })

  test('to each page of a vendor: another vendor, and another list, are said as well', () => {
    const [first, second] = [freshVendor(), freshVendor()]
    const { change } = show(one({ vendor: first, allowedOrigins: [OTHER] }))
    expect(warnings().join()).toContain(first.name)
    change(one({ vendor: second, allowedOrigins: [OTHER] }))
    expect(warnings().join()).toContain(second.name)
    change(one({ vendor: second, allowedOrigins: ['https://b.example'] }))
    expect(warnings()).toHaveLength(1)
    change(one({ vendor: second, allowedOrigins: [OTHER] }))
    expect(warnings()).toEqual([])
  })

  test('a list that comes later, or is corrected, counts', () => {
    const vendor = freshVendor()
    const { change } = show(one({ vendor }))
    expect(warnings()).toEqual([])
    change(one({ vendor, allowedOrigins: [OTHER] }))
    expect(warnings()).toHaveLength(1)
    change(one({ vendor, allowedOrigins: [OTHER, ORIGIN] }))
    expect(warnings()).toEqual([])
  })
})

describe('it reads the list as the vendor does', () => {
  const { protocol, hostname, host } = location
  test.each<[string, EmbedVendor['origins'], readonly string[], boolean]>([
    ['no dialect: to the letter', undefined, [`${ORIGIN}/`], false],
    ['no dialect: no star', undefined, ['*'], false],
    ['exact', { match: 'exact' }, [host], false],
    ['exact', { match: 'exact' }, [`${protocol}//${hostname}`], false],
    ['Interakt: an empty list is all', { match: 'exact', empty: 'all' }, [], true],
    ['Interakt: no star', { match: 'exact', empty: 'all' }, ['*'], false],
    ['Open Chat Widget: a star', { match: 'exact', star: true }, ['*'], true],
    ['Open Chat Widget: an empty list is none', { match: 'exact', star: true }, [], false],
    ['Runtype: the host with its port', { match: 'domain', star: true }, [host], true],
    ['Runtype: localhost without it', { match: 'domain', star: true }, ['localhost'], false],
    ['Runtype: a star', { match: 'domain', star: true }, ['*'], true],
  ])('%s', (_, origins, allowedOrigins, isAllowed) => {
    show(one({ vendor: freshVendor(origins), allowedOrigins }))
    expect(warnings()).toHaveLength(isAllowed ? 0 : 1)
  })

  test('this page has a port: the table above would say less without one', () => {
    expect(ORIGIN).toMatch(/^http:\/\/localhost:\d+$/)
  })
})

describe('it never throws', () => {
  test.each<[string, readonly string[]]>([
    ['senseless rules', ['', ' ', '[', 'https://[', 'https://x:99999', '%', '*.*', '\u0000']],
    ['huge rules', ['x'.repeat(100_000), `${'*.'.repeat(10_000)}example.com`]],
    ['the same rule over and over', Array<string>(1_000).fill(OTHER)],
  ])('by %s', async (_, allowedOrigins) => {
    for (const match of ['exact', 'domain'] as const)
      show(one({ vendor: freshVendor({ match }), allowedOrigins }))
    await pass(100)
    expect(warnings()).toHaveLength(2)
    expect(document.querySelectorAll('[data-embed-state="ready"]')).toHaveLength(2)
  })

  test('a page that warns shows its widget', async () => {
    show(one({ vendor: freshVendor(), allowedOrigins: [OTHER] }))
    await pass(100)
    expect(embedState()).toBe('ready')
    expect(warnings()).toHaveLength(1)
  })

  test('by a rule that is undefined, where a vendor lists domains', async () => {
    vi.mocked(console.error).mockImplementation(() => {})
    const quiet = (event: Event) => event.preventDefault()
    window.addEventListener('error', quiet)
    try {
      const unset = process.env['NO_SUCH_ORIGIN'] as string
      show(one({ vendor: freshVendor({ match: 'domain', star: true }), allowedOrigins: [unset] }))
      await pass(100)
      expect(document.querySelector('[data-embed-state="ready"]')).not.toBeNull()
    } finally {
      window.removeEventListener('error', quiet)
      vi.mocked(console.error).mockClear()
      vi.mocked(console.warn).mockClear()
    }
  })
})
