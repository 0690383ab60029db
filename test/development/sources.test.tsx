// Mistakes in what tokens come from are told: the source itself, its address, its key.
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  createEmbedClient,
  Embed,
  type EmbedClient,
  type EmbedClientOptions,
  embedLoader,
  EmbedProvider,
  fromEndpoint,
  fromFunction,
  useEmbedExpiry,
  useEmbedIntent,
  useEmbedToken,
} from '../../src'
import { shareAcrossTabs } from '../../src/cross-tab/share-across-tabs'
import { acme } from '../kit/acme'
import { failing, fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { mockNeighbours } from '../kit/neighbours'
import { expectConsole, takePrinted } from '../kit/printed'
import { pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

fakeTime()

const token = fromFunction(() => ({ embedToken: 'token-1', expiresIn: 900 }))
const inside = (client: EmbedClient, children: ReactNode) => (
  <EmbedProvider client={client}>{children}</EmbedProvider>
)
const need = (client: EmbedClient) => onTestFinished(client.subscribe(acme, {}, () => {}))
const board = <Embed vendor={acme} mode="inline" options={{}} title="Board" />

describe('a source that is none is refused where the client is made', () => {
  test.each<[string, unknown, string]>([
    ['a string', '/api/embed-token?key=secret', 'Expected source to be'],
    ['a function', () => 'token', 'Expected source to be'],
    ['nothing', undefined, 'Expected source to be'],
    ['null', null, 'Expected source to be'],
    ['a list', [token], 'Expected source to be'],
    ['a string for one vendor', { acme: '/api/embed-token' }, 'Expected acme to be'],
    ['a function for one vendor', { interakt: token, acme: () => 'token' }, 'Expected acme to be'],
  ])('%s', (_, source, says) => {
    const make = () =>
      createEmbedClient({ source: source as EmbedClientOptions['source'], crossTab: shareAcrossTabs() })
    expect(make).toThrow(expect.objectContaining({ code: 'EMBED_CONFIG' }))
    expect(make).toThrow(says)
    expect(make).toThrow("fromEndpoint('/…') or fromFunction(f)")
    expect(make).not.toThrow('secret')
  })

  test('but a vendor that is left out on purpose is not', () => {
    expect(() =>
      createEmbedClient({ source: { acme: token, interakt: undefined as never, runtype: null as never } }),
    ).not.toThrow()
  })
})

test('crossTab: true shares nothing, and is told what to write instead', async () => {
  const { openChannels } = mockNeighbours()
  const client = createEmbedClient({
    source: token,
    identity: 'u1',
    crossTab: true as unknown as EmbedClientOptions['crossTab'],
  })
  expectConsole(
    /^error: createEmbedClient\(\) was given a crossTab that is not shareAcrossTabs\(\).* from 'react-embed-token\/cross-tab'\.$/,
  )
  await expect(client.ensureToken(acme, {})).resolves.toMatchObject({ value: expect.any(String) as string })
  need(client)
  expect(openChannels).toEqual([])
})

describe('a vendor in use that has no source is told of', () => {
  const without = (source: EmbedClientOptions['source'] = {}) => createEmbedClient({ source })

  test('when its widget is mounted, with the key that is probably meant', async () => {
    render(inside(without({ Acmee: token, interakt: token }), board))
    expectConsole(
      /^error: The widget "Board" needs tokens for "acme", .*has no source with this key\..*"Acmee", .*change this key to "acme"/,
    )
    await pass(60_000)
    expect(document.querySelector('[data-embed]')?.getAttribute('data-embed-state')).toBe('failed')
    expectConsole()
  })

  test('with what there is, where no key is like it', () => {
    render(inside(without({ interakt: token, runtype: token }), board))
    expectConsole(/It has "interakt", "runtype"\. Add this one: source: \{ 'acme': fromEndpoint\('\/…'\) \}/)
  })

  test('where there is no source at all', () => {
    render(inside(without(), board))
    expectConsole('It has no vendor. Add this one')
  })

  test('once, however many widgets there are and however often they render', () => {
    const client = without()
    const page = () => inside(client, [<div key="a">{board}</div>, <div key="b">{board}</div>])
    const { rerender } = render(page())
    rerender(page())
    expectConsole('The widget "Board" needs tokens for "acme"')
  })

  test.each<[string, (client: EmbedClient) => void]>([
    ['useEmbedIntent()', (client) => void render(inside(client, <Intent />))],
    ['embedLoader()', (client) => void embedLoader(client, acme, {})],
  ])('by %s, before anything fails', (caller, use) => {
    use(without({ acne: token }))
    expectConsole(`error: ${caller} needs tokens for "acme"`)
  })

  test.each<[string, () => ReactNode]>([
    ['useEmbedToken()', () => <Token />],
    ['useEmbedExpiry()', () => <Expiry />],
  ])('by %s, which throws to the boundary as before', (caller, use) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const quiet = (event: Event) => event.preventDefault()
    window.addEventListener('error', quiet)
    expect(() => render(inside(without(), use()))).toThrow(expect.objectContaining({ code: 'EMBED_CONFIG' }))
    window.removeEventListener('error', quiet)
    expectConsole(`error: ${caller} needs tokens for "acme"`)
    vi.mocked(console.error).mockClear() // React tells of it as well
  })

  test('but not where one source serves every vendor', async () => {
    render(inside(without(token), board))
    await pass(100)
    expectConsole()
  })
})

function Intent() {
  return <a href="/" {...useEmbedIntent(acme, {})} />
}
function Token() {
  return useEmbedToken(acme, {}).status
}
function Expiry() {
  return useEmbedExpiry(acme, {}).phase
}

describe('an endpoint that is not the endpoint is told of', () => {
  const answering = (response: () => Response, url = 'https://app.test/api/token?key=secret#secret') =>
    createEmbedClient({ source: fromEndpoint(url, { fetch: () => Promise.resolve(response()) }) })
  const html = () =>
    new Response('<!doctype html><title>Shop</title>', { headers: { 'content-type': 'text/html' } })

  test.each<[string, () => Response, RegExp]>([
    ['404', () => new Response('', { status: 404 }), /\(EMBED_REQUEST_REFUSED\).* 404.*fromEndpoint/],
    ['405', () => new Response('', { status: 405 }), /\(EMBED_REQUEST_REFUSED\).* 405.*method option/],
    ['a page', html, /\(EMBED_DENIED\).*HTML.*check the URL and the route/],
    [
      'another shape',
      () => Response.json({ jwt: 'secret' }),
      /\(EMBED_TOKEN_MALFORMED\).*Let the token endpoint answer { embedToken, expiresIn }/,
    ],
  ])('%s: with its address, what came, and nothing secret', async (_, response, says) => {
    need(answering(response))
    await pass(100)
    const said = takePrinted()
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(
      /^error: The token endpoint https:\/\/app\.test\/api\/token gave no token for "acme"/,
    )
    expect(said[0]).toMatch(says)
    expect(said[0]).not.toContain('secret')
  })

  test('once, however often it is asked', async () => {
    need(answering(html))
    await pass(120_000)
    expectConsole('The token endpoint https://app.test/api/token')
  })

  test('a relative one with the page’s origin', async () => {
    need(answering(() => new Response('', { status: 404 }), '/api/token'))
    await pass(100)
    expectConsole(`The token endpoint ${location.origin}/api/token gave no token`)
  })

  test('a function of the page’s own without an address', async () => {
    need(createEmbedClient({ source: fromFunction(() => html()) }))
    await pass(100)
    expectConsole('error: The token source of "acme" gave no token for "acme" (EMBED_DENIED)')
  })

  test.each<[string, () => Response]>([
    ['a server’s failure', () => new Response('', { status: 503 })],
    ['too many requests', () => new Response('', { status: 429 })],
    ['a user who may not', () => new Response('', { status: 403 })],
  ])('but %s is not', async (_, response) => {
    need(answering(response))
    await pass(60_000)
    expectConsole()
  })

  test('and neither is a network that fails', async () => {
    need(createLab(failing(0)).client)
    await pass(60_000)
    expectConsole()
  })
})

describe('an address of an example is told of', () => {
  test.each([
    ['https://api.example.com/token?key=secret', 'https://api.example.com/token'],
    ['https://user:secret@your-domain.com/token', 'https://your-domain.com/token'],
    ['/<your-endpoint>', `${location.origin}/<your-endpoint>`],
  ])('%s', (url, shown) => {
    createEmbedClient({ source: { acme: fromEndpoint(url) } })
    const said = takePrinted()
    expect(said).toEqual([
      expect.stringContaining(`warn: fromEndpoint() was given a placeholder: ${shown}. `),
    ])
    expect(said.join()).not.toContain('secret')
  })

  test.each(['/api/embed-token', 'http://localhost:3000/token', 'https://widgets.example/token'])(
    'but not %s',
    (url) => {
      createEmbedClient({ source: fromEndpoint(url) })
      expectConsole()
    },
  )

  test.each(['https://…', 'http://['])('and so is one that is none: %s', (url) => {
    createEmbedClient({ source: fromEndpoint(url) })
    expectConsole('error: fromEndpoint() was given an address that is not a URL. Use')
  })
})

test('a client that goes well prints nothing', async () => {
  const { client } = createLab(fresh(60))
  render(inside(client, board))
  await pass(300_000)
  expectConsole()
})
