import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ScriptRun } from '../../src'
import { reload, remount } from '../../src'
import { EmbedError } from '../../src/errors/errors'
import {
  answeringAgent,
  type AnsweringAgentFrameOptions,
  type AnsweringAgentInlineOptions,
  createAnsweringAgent,
} from '../../src/vendors/answering-agent'
import { errorOf } from '../kit/errors'
import { resolveTheme } from '../resolved'
import { mountContext, type SpiedContext, type SpiedReport, spyReport } from './mount'

vi.mock('../../src/vendor-kit/script-runner', () => ({
  runScript: (context: SpiedContext, script: ScriptRun) => context.runScript(script),
}))

const SCRIPT = 'https://answeringagent.com/embed.js'
const ID = 'answering-agent'

let report: SpiedReport
let container: HTMLElement

/** A place for a widget, in an element with a name, as `<Embed title>` makes one. */
function place(title?: string): HTMLElement {
  const group = document.body.appendChild(document.createElement('div'))
  if (title !== undefined) group.setAttribute('aria-label', title)
  return group.appendChild(document.createElement('div'))
}

beforeEach(() => {
  report = spyReport()
  container = place('Board')
})
afterEach(() => {
  document.body.replaceChildren()
})

type Context = SpiedContext<AnsweringAgentInlineOptions>

function mount(
  options: AnsweringAgentInlineOptions = {},
  more: Partial<Omit<Context, 'container' | 'options' | 'report'>> = {},
  at = container,
) {
  const runs: ScriptRun[] = []
  const seen: (string | null | undefined)[][] = []
  const runScript = vi.fn(async (run: ScriptRun) => {
    runs.push(run)
    expect(document.getElementById(ID)?.parentElement === at, 'nothing is there before its turn').toBe(false)
    if (run.before?.() === false) return
    // What the script finds as it runs.
    const element = document.getElementById(ID)
    seen.push([element?.getAttribute('data-token'), element?.getAttribute('data-api-url')])
    element?.append('dashboard')
  })
  const mounting = Promise.resolve(
    answeringAgent.modes.inline.mount({
      container: at,
      options,
      ...mountContext({ report, token: 'token-1', runScript, ...more }),
    }),
  )
  return { mounting, runs, seen, runScript }
}
const element = () => document.getElementById(ID)

describe('the script’s element', () => {
  test('is there, with its token, as the script runs, and not earlier', async () => {
    const { mounting, runs, seen } = mount()
    await mounting
    expect(runs).toHaveLength(1)
    expect(runs[0]?.url).toBe(SCRIPT)
    expect(runs[0]?.attributes, 'the token is on the element, and not on the tag').toBeUndefined()
    expect(seen).toEqual([['token-1', null]])
    expect(element()?.parentElement).toBe(container)
    expect(report.ready).toHaveBeenCalledTimes(1)
    expect(document.querySelectorAll(`[id="${ID}"]`)).toHaveLength(1)
  })

  test('is not there, and the widget not ready, while the script waits for its turn', async () => {
    let run = () => {}
    const runScript = (script: ScriptRun) =>
      new Promise<void>((resolve) => {
        run = () => {
          script.before?.()
          resolve()
        }
      })
    const { mounting } = mount({}, { runScript })
    await Promise.resolve()
    expect(element()).toBeNull()
    expect(report.ready).not.toHaveBeenCalled()
    run()
    await mounting
    expect(element()).not.toBeNull()
    expect(report.ready).toHaveBeenCalledTimes(1)
  })

  test('fills its place', async () => {
    await mount().mounting
    expect(element()?.style.height).toBe('100%')
  })

  test('has the API’s address only where the host gives one', async () => {
    const { mounting, seen } = mount({ apiUrl: 'https://api.example/v1' })
    await mounting
    expect(seen).toEqual([['token-1', 'https://api.example/v1']])
    expect(element()?.getAttribute('data-api-url')).toBe('https://api.example/v1')
  })

  test('has whatever token it is, to the letter', async () => {
    const token = 'a"b<c>&\'d=e'
    const { mounting, seen } = mount({}, { token })
    await mounting
    expect(seen).toEqual([[token, null]])
  })

  test('takes the next token, and goes with its widget', async () => {
    const handle = await mount().mounting
    handle.setToken?.('token-2')
    expect(element()?.getAttribute('data-token')).toBe('token-2')
    handle.destroy()
    expect(element()).toBeNull()
    expect(container.childNodes).toHaveLength(0)
    handle.destroy()
  })

  test('is never reloaded in place: nothing of that is documented', async () => {
    const handle = await mount().mounting
    expect(answeringAgent.modes.inline.swap).toEqual(remount())
    expect([handle.swap, handle.reload, handle.update, handle.setTheme]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('the script', () => {
  test('is the host’s, with its integrity', async () => {
    const { mounting, runs } = mount({ scriptUrl: 'https://my.example/e.js', integrity: 'sha384-x' })
    await mounting
    expect(runs[0]).toMatchObject({ url: 'https://my.example/e.js', integrity: 'sha384-x' })
  })

  test('without integrity wants no CORS', async () => {
    const { mounting, runs } = mount({ integrity: undefined })
    await mounting
    expect([runs[0]?.crossOrigin, runs[0]?.integrity]).toEqual([undefined, undefined])
  })

  test.each<[AnsweringAgentInlineOptions, unknown]>([
    [{}, [{ kind: 'prefetch', url: SCRIPT }]],
    [
      { scriptUrl: 'https://my.example/e.js', integrity: 'sha384-x', apiUrl: 'https://api.example' },
      [
        { kind: 'prefetch', url: 'https://my.example/e.js', integrity: 'sha384-x' },
        { kind: 'connect', url: 'https://api.example' },
      ],
    ],
  ])('is fetched early: %o', (options, assets) => {
    expect(answeringAgent.modes.inline.assets?.(options)).toEqual(assets)
  })

  test('that cannot be loaded is the mount’s failure, and the widget is not ready', async () => {
    const error = new EmbedError('EMBED_WIDGET_LOAD', 'no')
    expect(await errorOf(mount({}, { runScript: () => Promise.reject(error) }).mounting)).toBe(error)
    expect(report.ready).not.toHaveBeenCalled()
  })
})

describe('a script that is stopped', () => {
  const stopped = (filename: string) =>
    void window.dispatchEvent(new ErrorEvent('error', { filename, cancelable: true }))
  const runScript = async (script: ScriptRun) => {
    script.before?.()
    stopped(script.url)
  }

  beforeEach(() => {
    vi.useFakeTimers()
    return () => vi.useRealTimers()
  })

  test('and leaves its element empty is EMBED_WIDGET_LOAD, which names Trusted Types, and never ready', async () => {
    await mount({}, { runScript }).mounting
    await vi.advanceTimersByTimeAsync(5_000)
    expect(report.ready).not.toHaveBeenCalled()
    expect(report.failed).toHaveBeenCalledTimes(1)
    const error = report.failed.mock.calls[0]?.[0]
    expect(error).toMatchObject({ code: 'EMBED_WIDGET_LOAD' })
    expect(error?.message).toMatch(/Answering Agent.*CSP.*Trusted Types/)
    expect(error?.message).not.toContain('token-1')
  })

  test('and draws all the same is ready', async () => {
    await mount({}, { runScript }).mounting
    element()?.append('dashboard')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(report.failed).not.toHaveBeenCalled()
    expect(report.ready).toHaveBeenCalledTimes(1)
  })

  test.each(['destroyed', 'not loaded'])('is not watched any more once it is %s', async (how) => {
    if (how === 'destroyed') (await mount({}, { runScript }).mounting).destroy()
    else
      await errorOf(
        mount(
          {},
          {
            runScript: (script) =>
              runScript(script).then(() => Promise.reject(new EmbedError('EMBED_WIDGET_LOAD', 'no'))),
          },
        ).mounting,
      )
    stopped(SCRIPT)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(report.failed).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a second one on the page', () => {
  test('is EMBED_CONFIG that names the first, and does not touch it', async () => {
    await mount().mounting
    const first = element()
    report.ready.mockClear()
    const error = await errorOf(mount({}, { token: 'token-2' }, place('Other')).mounting)
    expect(error).toBeInstanceOf(EmbedError)
    expect(error.code).toBe('EMBED_CONFIG')
    expect(error.message).toContain('"Board"')
    expect(error.message).toContain('mode="iframe"')
    expect(error.message).not.toMatch(/token-\d|Other/)
    expect(report.ready).not.toHaveBeenCalled()
    expect(element()).toBe(first)
    expect(first?.getAttribute('data-token')).toBe('token-1')
    expect(document.querySelectorAll(`[id="${ID}"]`)).toHaveLength(1)
  })

  test('is told of one that has no name, or is the page’s own', async () => {
    const own = document.body.appendChild(document.createElement('section'))
    own.id = ID
    const error = await errorOf(mount().mounting)
    expect(error.code).toBe('EMBED_CONFIG')
    expect(error.message).not.toMatch(/""|null|undefined/)
  })

  test('looks when it is its turn, not when it was mounted', async () => {
    const handle = await mount().mounting
    let run = () => {}
    const runScript = (script: ScriptRun) =>
      new Promise<void>((resolve, reject) => {
        run = () => {
          try {
            script.before?.()
            resolve()
          } catch (cause) {
            reject(cause)
          }
        }
      })
    const { mounting } = mount({}, { runScript, token: 'token-2' }, place('Other'))
    handle.destroy()
    run()
    await mounting
    expect(element()?.getAttribute('data-token')).toBe('token-2')
  })

  test('comes once the first has gone', async () => {
    ;(await mount().mounting).destroy()
    await expect(mount({}, { token: 'token-2' }, place('Other')).mounting).resolves.toBeTruthy()
    expect(element()?.getAttribute('data-token')).toBe('token-2')
  })
})

describe('the frame', () => {
  const { iframe } = answeringAgent.modes
  const src = (options: AnsweringAgentFrameOptions, token: string | null) =>
    iframe.src(options, { token, theme: resolveTheme([], 'light') })

  test('is the documented page, with the token', () => {
    expect(src({}, 'MTIzNDV8ZDgyZDk3Mzg1OTAxNTkzNA')).toBe(
      'https://answeringagent.com/dashboard.html?token=MTIzNDV8ZDgyZDk3Mzg1OTAxNTkzNA',
    )
    expect(src({ dashboardUrl: undefined }, 't')).toBe('https://answeringagent.com/dashboard.html?token=t')
  })

  test.each(['a&b=c', 'a b', 'a+b', 'a#b', 'ä', 'a%20b', '=', '?', 'a/b', '"<>', '😀'])(
    'a token of %j is encoded, and comes out as it was',
    (token) => {
      const url = new URL(src({}, token))
      expect([...url.searchParams]).toEqual([['token', token]])
      expect(url.hash).toBe('')
      expect(url.pathname).toBe('/dashboard.html')
    },
  )

  test('keeps the other parameters, and replaces a token that is there', () => {
    const url = new URL(
      src({ dashboardUrl: 'https://my.example/d?lang=de&token=old&x=a%20b&token=older#tab' }, 'new'),
    )
    expect([...url.searchParams].sort()).toEqual([
      ['lang', 'de'],
      ['token', 'new'],
      ['x', 'a b'],
    ])
    expect([url.origin, url.pathname, url.hash]).toEqual(['https://my.example', '/d', '#tab'])
  })

  test('of a relative address is the page’s', () => {
    expect(src({ dashboardUrl: '/d.html' }, 't')).toBe(`${location.origin}/d.html?token=t`)
  })

  test('without a token has none', () => {
    expect(src({}, null)).toBe('https://answeringagent.com/dashboard.html')
  })

  test('tells nobody its address, loads anew for a new token, and is ready when it has loaded', () => {
    expect(iframe.referrerPolicy).toBe('no-referrer')
    expect(iframe.tokenInUrl).toBe(true)
    expect(iframe.readyOn).toBe('load')
    expect(iframe.swap).toEqual(reload())
    expect([iframe.receive, iframe.deliver, iframe.deliverTheme], 'no message is documented').toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test('may not leave its frame', () => {
    const allowed = iframe.sandbox.split(' ')
    expect(allowed).toEqual(expect.arrayContaining(['allow-scripts', 'allow-same-origin']))
    expect(allowed.filter((token) => /top|modal|pointer|orientation/.test(token))).toEqual([])
  })
})

describe('the vendor', () => {
  test('its tokens do not expire, and the host says what chooses them', () => {
    expect(answeringAgent.token).toEqual({ lifetimeSeconds: null })
    expect(answeringAgent.tokenParams?.({})).toEqual({})
    expect(answeringAgent.tokenParams?.({ tokenParams: { team: 7 } })).toEqual({ team: 7 })
    expect(answeringAgent.tokenParams?.({ dashboardUrl: '/x', scriptUrl: '/y' })).toEqual({})
  })

  test('which keys its script writes, the host has to say', () => {
    expect(answeringAgent.storage?.keys).toEqual([])
    expect(createAnsweringAgent({ storage: ['aa_*', 'auth_token'] }).storage?.keys).toEqual([
      'aa_*',
      'auth_token',
    ])
    expect(createAnsweringAgent({ storage: undefined }).storage?.keys).toEqual([])
    expect(createAnsweringAgent().id).toBe(answeringAgent.id)
  })
})
