import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../src/errors/errors'
import { dropScripts, loadAssets } from '../../src/vendor-kit/assets'
import type { WidgetAsset } from '../../src/vendor-kit/widget-asset'

type Script = Extract<WidgetAsset, { kind: 'script' }>

let count = 0

/** An address of its own for each test: what a page has loaded stays loaded. */
function freshScript(more: Partial<Script> = {}): Script {
  count += 1
  return { kind: 'script', url: `https://cdn.example.com/widget-${count}.js`, ...more }
}

function tags(url?: string): HTMLScriptElement[] {
  return [...document.querySelectorAll('script')].filter((script) => url === undefined || script.src === url)
}

function links(): HTMLLinkElement[] {
  return [...document.querySelectorAll('link')]
}

/** Says that the one tag of `url` has loaded, or has not. */
function finish(url: string, type: 'load' | 'error') {
  const found = tags(url)
  expect(found).toHaveLength(1)
  found[0]?.dispatchEvent(new Event(type))
}

/** Whether a promise has settled by now. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol()
  await Promise.resolve().then(() => Promise.resolve())
  return (await Promise.race([promise.catch(() => {}), Promise.resolve(pending)])) === pending
}

beforeEach(() => {
  document.head.replaceChildren()
})

afterEach(() => {
  document.head.replaceChildren()
})

describe('a script', () => {
  test('resolves when it has loaded, and not before', async () => {
    const asset = freshScript()
    const loading = loadAssets([asset])
    expect(await isPending(loading)).toBe(true)
    finish(asset.url, 'load')
    await expect(loading).resolves.toBeUndefined()
  })

  test('is loaded once per page, however many ask, before and after', async () => {
    const asset = freshScript()
    const first = loadAssets([asset, asset])
    const second = loadAssets([{ ...asset }])
    expect(tags(asset.url)).toHaveLength(1)
    finish(asset.url, 'load')
    await Promise.all([first, second, loadAssets([asset])])
    expect(tags(asset.url)).toHaveLength(1)
  })

  test('is the same by whatever address it is named', async () => {
    const asset = freshScript()
    const loading = Promise.all([
      loadAssets([asset]),
      loadAssets([{ ...asset, url: asset.url.replace('/widget', '/x/../widget') }]),
    ])
    finish(asset.url, 'load')
    await loading
  })

  test('of a relative address is loaded from the page’s', async () => {
    count += 1
    const loading = loadAssets([{ kind: 'script', url: `/widget-${count}.js` }])
    const url = new URL(`/widget-${count}.js`, document.baseURI).href
    finish(url, 'load')
    await loading
  })

  test('waits for all of them, beside each other', async () => {
    const [first, second] = [freshScript(), freshScript()]
    const loading = loadAssets([first, second])
    expect([tags(first.url).length, tags(second.url).length]).toEqual([1, 1])
    finish(second.url, 'load')
    expect(await isPending(loading)).toBe(true)
    finish(first.url, 'load')
    await loading
  })

  test('is async, in the head, with nothing that was not asked for', () => {
    const asset = freshScript()
    void loadAssets([asset])
    const [script] = tags(asset.url)
    expect(script?.async).toBe(true)
    expect(script?.parentElement).toBe(document.head)
    expect(
      script?.getAttributeNames().filter((name) => !['src', 'async', 'data-embed-asset'].includes(name)),
    ).toEqual([])
  })

  test('has nonce, integrity and crossorigin before it has its address', () => {
    const asset = freshScript({ integrity: 'sha384-abc', crossOrigin: 'anonymous' })
    const seen: string[][] = []
    const append = vi.spyOn(document.head, 'append')
    const setSrc = vi.spyOn(HTMLScriptElement.prototype, 'src', 'set').mockImplementation(function (
      this: HTMLScriptElement,
      url,
    ) {
      seen.push([this.nonce ?? '', this.integrity, this.crossOrigin ?? ''])
      this.setAttribute('src', url)
    })
    void loadAssets([asset], { nonce: 'n0nce' })
    expect(setSrc).toHaveBeenCalledOnce()
    expect(seen).toEqual([['n0nce', 'sha384-abc', 'anonymous']])
    expect(append).toHaveBeenCalledOnce()
    const [script] = tags(asset.url)
    expect([script?.nonce, script?.integrity, script?.crossOrigin]).toEqual([
      'n0nce',
      'sha384-abc',
      'anonymous',
    ])
  })

  test('with integrity and no word of crossorigin is anonymous: browsers check no other', async () => {
    const asset = freshScript({ integrity: 'sha384-abc' })
    const loading = loadAssets([asset])
    expect(tags(asset.url)[0]?.crossOrigin).toBe('anonymous')
    finish(asset.url, 'load')
    await loading
  })

  test('that fails rejects with EMBED_WIDGET_LOAD, and its tag is gone', async () => {
    const asset = freshScript()
    const loading = loadAssets([{ ...asset, url: `${asset.url}?key=s3cret#part` }])
    finish(`${asset.url}?key=s3cret#part`, 'error')
    const error: unknown = await loading.catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(EmbedError)
    expect(error).toMatchObject({ code: 'EMBED_WIDGET_LOAD', retryable: false })
    expect((error as EmbedError).message).toContain(asset.url)
    expect((error as EmbedError).message).not.toContain('s3cret')
    expect(tags()).toEqual([])
  })

  test('that failed can be tried again, also twice', async () => {
    const asset = freshScript()
    for (let attempt = 0; attempt < 2; attempt++) {
      const loading = loadAssets([asset])
      finish(asset.url, 'error')
      await expect(loading).rejects.toThrow(EmbedError)
    }
    const loading = loadAssets([asset])
    finish(asset.url, 'load')
    await expect(loading).resolves.toBeUndefined()
    expect(tags(asset.url)).toHaveLength(1)
  })

  test('that fails fails for everyone who waited', async () => {
    const asset = freshScript()
    const waiting = [loadAssets([asset]), loadAssets([asset])]
    finish(asset.url, 'error')
    const settled = await Promise.allSettled(waiting)
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  test('that fails does not take another one with it', async () => {
    const [good, bad] = [freshScript(), freshScript()]
    const loading = loadAssets([good, bad])
    finish(bad.url, 'error')
    await expect(loading).rejects.toThrow(bad.url)
    finish(good.url, 'load')
    await expect(loadAssets([good])).resolves.toBeUndefined()
  })
})

describe('a connection', () => {
  test('is opened early, once an origin, without waiting for it', async () => {
    await loadAssets([
      { kind: 'connect', url: 'https://api.example.com/v2/validate' },
      { kind: 'connect', url: 'https://api.example.com' },
      { kind: 'connect', url: 'https://cdn.example.com:8443/x' },
    ])
    await loadAssets([{ kind: 'connect', url: 'https://api.example.com/other' }])
    expect(links().map(({ rel, crossOrigin, href }) => [rel, crossOrigin, href])).toEqual([
      ['preconnect', 'anonymous', 'https://api.example.com/'],
      ['preconnect', 'anonymous', 'https://cdn.example.com:8443/'],
    ])
  })

  test('is opened before the scripts, and loads none', async () => {
    const asset = freshScript()
    const loading = loadAssets([asset, { kind: 'connect', url: 'https://api.example.com' }])
    expect([...document.head.children].map(({ nodeName }) => nodeName)).toEqual(['LINK', 'SCRIPT'])
    finish(asset.url, 'load')
    await loading
    expect(tags()).toHaveLength(1)
  })
})

test('nothing to load is done at once', async () => {
  await expect(loadAssets([])).resolves.toBeUndefined()
  expect(document.head.children).toHaveLength(0)
})

describe('a script that is on the page already', () => {
  function place(asset: Script, more: Record<string, string> = {}) {
    const tag = document.createElement('script')
    tag.src = asset.url
    for (const [name, value] of Object.entries(more)) tag.setAttribute(name, value)
    document.head.append(tag)
    return tag
  }

  test('is not loaded again: of the page, and it loads', async () => {
    const asset = freshScript()
    const tag = place(asset)
    const loading = loadAssets([asset])
    expect(tags(asset.url)).toEqual([tag])
    expect(await isPending(loading)).toBe(true)
    tag.dispatchEvent(new Event('load'))
    await loading
  })

  function fetchedAt(ms: number, { url }: Script) {
    vi.spyOn(performance, 'getEntriesByName').mockImplementation((name) =>
      name === url ? [{ responseEnd: ms } as unknown as PerformanceEntry] : [],
    )
  }

  test('is not loaded again: of the page, which waited for it', async () => {
    const asset = freshScript()
    const tag = place(asset)
    tag.async = false
    fetchedAt(7, asset)
    await loadAssets([asset])
    expect(tags(asset.url)).toEqual([tag])
  })

  test('is not loaded again: of the page, async, and it was fetched long ago', async () => {
    const asset = freshScript()
    place(asset, { async: '' })
    fetchedAt(7, asset)
    vi.spyOn(performance, 'now').mockReturnValue(2_008)
    await loadAssets([asset])
    expect(tags(asset.url)).toHaveLength(1)
  })

  test.each([
    ['async', { async: '' }],
    ['deferred', { defer: '' }],
    ['a module', { type: 'module' }],
  ])('one that is %s has been fetched before it runs, and is waited for', async (_, attributes) => {
    const asset = freshScript()
    const tag = place(asset, attributes)
    tag.async = 'async' in attributes
    fetchedAt(1_000, asset)
    vi.spyOn(performance, 'now').mockReturnValue(1_010)
    const loading = loadAssets([asset])
    expect(await isPending(loading)).toBe(true)
    tag.dispatchEvent(new Event('load'))
    await loading
  })

  test('is not loaded again: of another copy of the library, which has loaded it, or loads it still', async () => {
    const done = freshScript()
    place(done, { 'data-embed-asset': 'loaded' })
    await loadAssets([done])
    const asset = freshScript()
    const tag = place(asset, { 'data-embed-asset': 'loading' })
    const loading = loadAssets([asset])
    expect(await isPending(loading)).toBe(true)
    tag.dispatchEvent(new Event('load'))
    await loading
    expect([tags(done.url).length, tags(asset.url).length]).toEqual([1, 1])
  })

  test('one that nothing is known of is waited for a little, once all else of the page has loaded', async () => {
    vi.useFakeTimers()
    const asset = freshScript()
    place(asset)
    const loading = loadAssets([asset])
    await vi.advanceTimersByTimeAsync(2_000)
    await loading
    vi.useRealTimers()
  })

  test('one that failed is a failure; then it is loaded beside it', async () => {
    const asset = freshScript()
    const tag = place(asset)
    const loading = loadAssets([asset])
    tag.dispatchEvent(new Event('error'))
    await expect(loading).rejects.toMatchObject({ code: 'EMBED_WIDGET_LOAD' })
    const again = loadAssets([asset])
    expect(tags(asset.url)).toHaveLength(2)
    tags(asset.url)[1]?.dispatchEvent(new Event('load'))
    await again
  })

  test.each(['text/plain', 'application/json'])('one of type %s does not run, and does not count', (type) => {
    const asset = freshScript()
    place(asset, { type })
    void loadAssets([asset])
    expect(tags(asset.url)).toHaveLength(2)
  })
})

test('a script that brought nothing is asked for anew, and a style sheet is not', async () => {
  const asset = freshScript()
  const style = { kind: 'style', url: 'https://cdn.example.com/brought.css' } as const
  const first = loadAssets([asset, style])
  finish(asset.url, 'load')
  links().forEach((link) => link.dispatchEvent(new Event('load')))
  await first
  const [before] = tags(asset.url)
  dropScripts([asset, style])
  const second = loadAssets([asset, style])
  expect(tags(asset.url)).toHaveLength(1)
  expect(tags(asset.url)[0]).not.toBe(before)
  finish(asset.url, 'load')
  await second
  expect(links()).toHaveLength(1)
})
