import { beforeEach, describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../src/errors/errors'
import { runScript, type ScriptRun } from '../../src/vendor-kit/script-runner'
import { fakeTime } from '../kit/time'

let count = 0

/** An address of its own for each test: who runs a script is remembered by address. */
function freshUrl(): string {
  count += 1
  return `https://cdn.example.com/run-${count}.js`
}

function tags(url?: string): HTMLScriptElement[] {
  return [...document.querySelectorAll('script')].filter(
    (script) => url === undefined || script.src === new URL(url, document.baseURI).href,
  )
}

/** Says that the one tag of `url` has run, or could not be loaded. */
function finish(url: string, type: 'load' | 'error') {
  const found = tags(url)
  expect(found).toHaveLength(1)
  found[0]?.dispatchEvent(new Event(type))
}

/** A mount that runs scripts: `settle` says that it is there or undone, `end` that it is over. */
function createMount(nonce?: string) {
  const over = new AbortController()
  let settle = () => {}
  const settled = new Promise<void>((resolve) => {
    settle = resolve
  })
  const run = (script: ScriptRun) => runScript({ signal: over.signal, settled, nonce }, script)
  return { run, settle, end: () => over.abort() }
}

/** Lets all that is settled be told. */
async function tick() {
  for (let i = 0; i < 20; i += 1) await Promise.resolve()
}

async function errorOf(running: Promise<void>): Promise<unknown> {
  return running.then(
    () => 'nothing was thrown',
    (cause: unknown) => cause,
  )
}

/** What has become of a run by now. */
function watch(running: Promise<void>) {
  const outcome = { status: 'pending', error: undefined as unknown }
  running.then(
    () => (outcome.status = 'done'),
    (cause: unknown) => Object.assign(outcome, { status: 'failed', error: cause }),
  )
  return outcome
}

fakeTime()
beforeEach(() => {
  document.head.replaceChildren()
})

describe('the tag', () => {
  test('is in the head at once, where nobody else runs the script', () => {
    const url = freshUrl()
    void createMount().run({ url })
    const [tag] = tags(url)
    expect(tag?.parentElement).toBe(document.head)
    expect(tag?.async).toBe(true)
    expect(tag?.getAttributeNames().filter((name) => !['src', 'async'].includes(name))).toEqual([])
  })

  test('has the attributes that are given; undefined ones are left out, empty ones are not', () => {
    const url = freshUrl()
    void createMount().run({
      url,
      attributes: { 'data-token': 'a"b<c>&d', 'data-title': undefined, 'data-empty': '', id: 'x' },
    })
    const [tag] = tags(url)
    expect(tag?.getAttribute('data-token')).toBe('a"b<c>&d')
    expect(tag?.hasAttribute('data-title')).toBe(false)
    expect(tag?.getAttribute('data-empty')).toBe('')
    expect(tag?.id).toBe('x')
  })

  test('has its attributes before it is on the page', () => {
    const url = freshUrl()
    const seen: (string | null)[] = []
    const append = vi
      .spyOn(document.head, 'append')
      .mockImplementation((tag) => void seen.push((tag as Element).getAttribute('data-token')))
    void createMount().run({ url, attributes: { 'data-token': 't' } })
    expect(append).toHaveBeenCalledOnce()
    expect(seen).toEqual(['t'])
  })

  test('has nonce, integrity and crossorigin', () => {
    const url = freshUrl()
    void createMount('n0nce').run({ url, integrity: 'sha384-abc', crossOrigin: 'anonymous' })
    const [tag] = tags(url)
    expect([tag?.nonce, tag?.integrity, tag?.crossOrigin]).toEqual(['n0nce', 'sha384-abc', 'anonymous'])
  })

  test('of a relative address is the page’s', () => {
    count += 1
    void createMount().run({ url: `/run-${count}.js?v=1` })
    expect(tags(`/run-${count}.js?v=1`)).toHaveLength(1)
  })

  test.each(['load', 'error'] as const)('is removed after %s', async (type) => {
    const url = freshUrl()
    const outcome = watch(createMount().run({ url, attributes: { 'data-token': 'canary' } }))
    await tick()
    expect(outcome.status).toBe('pending')
    finish(url, type)
    await tick()
    expect(outcome.status).toBe(type === 'load' ? 'done' : 'failed')
    expect(document.documentElement.outerHTML).not.toContain('canary')
    expect(tags()).toEqual([])
  })
})

describe('a script that cannot be loaded', () => {
  test('is EMBED_WIDGET_LOAD, and its query is not repeated', async () => {
    const url = `${freshUrl()}?key=canary-query#canary-hash`
    const running = errorOf(createMount().run({ url, attributes: { 'data-token': 'canary-token' } }))
    finish(url, 'error')
    const error = (await running) as EmbedError
    expect(error).toBeInstanceOf(EmbedError)
    expect(error.code).toBe('EMBED_WIDGET_LOAD')
    expect(error.message).toContain(`https://cdn.example.com/run-${count}.js`)
    expect(error.message).toContain('script-src')
    expect([error.message, String(error.cause)].join()).not.toContain('canary')
  })

  test('can be run again, by the same mount once it is settled, and by another', async () => {
    const url = freshUrl()
    const first = createMount()
    const failing = errorOf(first.run({ url }))
    finish(url, 'error')
    await failing
    first.settle()
    await tick()
    for (const mount of [first, createMount()]) {
      const outcome = watch(mount.run({ url }))
      finish(url, 'load')
      mount.settle()
      await tick()
      expect(outcome.status).toBe('done')
    }
    expect(vi.getTimerCount()).toBe(0)
  })

  test('that has no address is the mount’s failure, and holds nobody up', async () => {
    const mount = createMount()
    expect(await errorOf(mount.run({ url: 'https://' }))).toBeInstanceOf(Error)
    expect(tags()).toEqual([])
  })
})

describe('before', () => {
  test('is called right before the script runs: its tag is not there yet', () => {
    const url = freshUrl()
    const before = vi.fn(() => {
      expect(tags(url)).toEqual([])
      return true
    })
    void createMount().run({ url, before })
    expect(before).toHaveBeenCalledExactlyOnceWith()
    expect(tags(url)).toHaveLength(1)
  })

  test('false: the script need not run, and the mount goes on', async () => {
    const url = freshUrl()
    await expect(createMount().run({ url, before: () => false })).resolves.toBeUndefined()
    expect(tags()).toEqual([])
  })

  test('anything else that is falsy is not a no', () => {
    const url = freshUrl()
    void createMount().run({ url, before: (() => undefined) as unknown as () => boolean })
    expect(tags(url)).toHaveLength(1)
  })

  test('what it throws is the mount’s failure, as it is, and nothing runs', async () => {
    const url = freshUrl()
    const cause = new EmbedError('EMBED_CONFIG', 'one only')
    const error = await errorOf(
      createMount().run({
        url,
        before() {
          throw cause
        },
      }),
    )
    expect(error).toBe(cause)
    expect(tags()).toEqual([])
  })

  test.each<[string, () => boolean]>([
    ['that it need not run', () => false],
    [
      'an error',
      () => {
        throw new Error('no')
      },
    ],
  ])('that says %s still holds the next mount up until this one is settled', async (_, before) => {
    const url = freshUrl()
    const [first, second] = [createMount(), createMount()]
    await errorOf(first.run({ url, before }))
    const looked = vi.fn(() => true)
    void second.run({ url, before: looked })
    await tick()
    expect(looked).not.toHaveBeenCalled()
    first.settle()
    await tick()
    expect(looked).toHaveBeenCalledOnce()
    expect(tags(url)).toHaveLength(1)
  })
})

describe('two mounts with one script', () => {
  test('run it one after the other: the second when the first is settled, not when its script has run', async () => {
    const url = freshUrl()
    const log: string[] = []
    const look = (name: string) => () => log.push(`${name} looks`) > 0
    const [first, second] = [createMount(), createMount()]
    const one = watch(first.run({ url, before: look('first') }))
    const two = watch(second.run({ url, before: look('second') }))
    await tick()
    expect([log, tags(url).length]).toEqual([['first looks'], 1])
    finish(url, 'load')
    await tick()
    expect([one.status, log, tags(url).length]).toEqual(['done', ['first looks'], 0])
    log.push('first is settled')
    first.settle()
    await tick()
    expect(log).toEqual(['first looks', 'first is settled', 'second looks'])
    finish(url, 'load')
    await tick()
    expect(two.status).toBe('done')
  })

  test('so do three, in the order in which they asked', async () => {
    const url = freshUrl()
    const log: string[] = []
    const mounts = ['a', 'b', 'c'].map((name) => ({ name, ...createMount() }))
    for (const { name, run } of mounts) void run({ url, before: () => log.push(name) > 0 })
    for (const { settle } of mounts) {
      await tick()
      finish(url, 'load')
      await tick()
      log.push('settled')
      settle()
    }
    expect(log).toEqual(['a', 'settled', 'b', 'settled', 'c', 'settled'])
  })

  test('also where the first fails', async () => {
    const url = freshUrl()
    const [first, second] = [createMount(), createMount()]
    const failing = errorOf(first.run({ url }))
    void second.run({ url, attributes: { 'data-n': '2' } })
    finish(url, 'error')
    expect(await failing).toMatchObject({ code: 'EMBED_WIDGET_LOAD' })
    await tick()
    expect(tags(url)).toEqual([])
    first.settle()
    await tick()
    expect(tags(url).map((tag) => tag.getAttribute('data-n'))).toEqual(['2'])
  })

  test('are two for the same address however it is written, and each runs it with its own attributes', async () => {
    const url = freshUrl()
    const [first, second] = [createMount(), createMount()]
    void first.run({ url, attributes: { 'data-token': 'one' } })
    void second.run({ url: url.replace('/run', '/x/../run'), attributes: { 'data-token': 'two' } })
    await tick()
    expect(tags(url).map((tag) => tag.getAttribute('data-token'))).toEqual(['one'])
    finish(url, 'load')
    first.settle()
    await tick()
    expect(tags(url).map((tag) => tag.getAttribute('data-token'))).toEqual(['two'])
  })

  test('a third that comes while the second runs waits for the second', async () => {
    const url = freshUrl()
    const [first, second, third] = [createMount(), createMount(), createMount()]
    void first.run({ url })
    void second.run({ url })
    finish(url, 'load')
    first.settle()
    await tick()
    const looked = vi.fn(() => true)
    void third.run({ url, before: looked })
    await tick()
    expect(looked).not.toHaveBeenCalled()
    finish(url, 'load')
    second.settle()
    await tick()
    expect(looked).toHaveBeenCalledOnce()
  })

  test('with two scripts wait for nobody', async () => {
    const [one, two] = [freshUrl(), freshUrl()]
    void createMount().run({ url: one })
    void createMount().run({ url: two })
    void createMount().run({ url: `${one}?v=2` })
    expect([tags(one).length, tags(two).length, tags(`${one}?v=2`).length]).toEqual([1, 1, 1])
  })

  test('the second does not wait where the first was settled before', async () => {
    const url = freshUrl()
    for (let i = 0; i < 3; i += 1) {
      const mount = createMount()
      const outcome = watch(mount.run({ url }))
      finish(url, 'load')
      await tick()
      expect(outcome.status).toBe('done')
      mount.settle()
      await tick()
    }
    expect(vi.getTimerCount(), 'nobody waited').toBe(0)
  })

  test('a mount that was settled before its script had run still counts as over with it', async () => {
    const url = freshUrl()
    const [first, second] = [createMount(), createMount()]
    first.settle()
    await tick()
    void first.run({ url })
    void second.run({ url })
    finish(url, 'load')
    await tick()
    expect(tags(url)).toHaveLength(1)
  })
})

describe('a mount that is over', () => {
  test('before its script runs: EMBED_ABORTED, and nothing is run or asked', async () => {
    const url = freshUrl()
    const mount = createMount()
    const before = vi.fn(() => true)
    mount.end()
    const error = await errorOf(mount.run({ url, before }))
    expect(error).toMatchObject({ name: 'EmbedError', code: 'EMBED_ABORTED' })
    expect(before).not.toHaveBeenCalled()
    expect(tags()).toEqual([])
  })

  test('while it waits for its turn: EMBED_ABORTED when that comes; the one behind it goes on', async () => {
    const url = freshUrl()
    const [first, second, third] = [createMount(), createMount(), createMount()]
    void first.run({ url, attributes: { 'data-n': '1' } })
    const before = vi.fn(() => true)
    const two = watch(second.run({ url, before, attributes: { 'data-n': '2' } }))
    void third.run({ url, attributes: { 'data-n': '3' } })
    second.end()
    finish(url, 'load')
    first.settle()
    await tick()
    expect(two).toMatchObject({ status: 'failed', error: { code: 'EMBED_ABORTED' } })
    expect(before).not.toHaveBeenCalled()
    second.settle()
    await tick()
    expect(tags(url).map((tag) => tag.getAttribute('data-n'))).toEqual(['3'])
  })

  test('while its script loads: that cannot be called back, it runs, and its tag goes', async () => {
    const url = freshUrl()
    const [first, second] = [createMount(), createMount()]
    const one = watch(first.run({ url }))
    first.end()
    const two = watch(second.run({ url }))
    await tick()
    expect([one.status, two.status, tags(url).length]).toEqual(['pending', 'pending', 1])
    finish(url, 'load')
    first.settle()
    await tick()
    expect(one.status).toBe('done')
    expect(tags(url)).toHaveLength(1)
  })
})

describe('a script that does not answer', () => {
  test('holds the next mount up for 5 s, and no longer', async () => {
    const url = freshUrl()
    void createMount().run({ url, attributes: { 'data-n': '1' } })
    const second = createMount()
    const two = watch(second.run({ url, attributes: { 'data-n': '2' } }))
    await vi.advanceTimersByTimeAsync(4_999)
    expect(tags(url)).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(tags(url).map((tag) => tag.getAttribute('data-n'))).toEqual(['1', '2'])
    tags(url)[1]?.dispatchEvent(new Event('load'))
    await tick()
    expect(two.status).toBe('done')
    expect(tags(url).map((tag) => tag.getAttribute('data-n'))).toEqual(['1'])
  })

  test('no matter how many wait: each waits 5 s at most', async () => {
    const url = freshUrl()
    void createMount().run({ url })
    const runs = Array.from({ length: 4 }, () => {
      const mount = createMount()
      return watch(mount.run({ url, before: () => false }))
    })
    await vi.advanceTimersByTimeAsync(4_999)
    expect(runs.map(({ status }) => status)).toEqual(Array(4).fill('pending'))
    await vi.advanceTimersByTimeAsync(5_001)
    expect(runs.map(({ status }) => status)).toEqual(Array(4).fill('done'))
  })

  test('and answers later, after the next mount gave up on it, disturbs nobody', async () => {
    const url = freshUrl()
    const [first, second] = [createMount(), createMount()]
    const one = watch(first.run({ url }))
    const two = watch(second.run({ url }))
    await vi.advanceTimersByTimeAsync(5_000)
    const [late, current] = tags(url)
    late?.dispatchEvent(new Event('error'))
    await tick()
    expect([one.status, two.status]).toEqual(['failed', 'pending'])
    expect(tags(url)).toEqual([current])
    current?.dispatchEvent(new Event('load'))
    await tick()
    expect(two.status).toBe('done')
  })

  test('of a mount that is over by then is EMBED_ABORTED for who waited', async () => {
    const url = freshUrl()
    void createMount().run({ url })
    const second = createMount()
    const two = watch(second.run({ url }))
    second.end()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(two).toMatchObject({ status: 'failed', error: { code: 'EMBED_ABORTED' } })
    expect(tags(url)).toHaveLength(1)
  })

  test('holds up the mounts of its time, and not those that come when it was given up long ago', async () => {
    const url = freshUrl()
    void createMount().run({ url })
    const second = createMount()
    void second.run({ url, before: () => false })
    await vi.advanceTimersByTimeAsync(5_000)
    second.settle()
    await vi.advanceTimersByTimeAsync(3_600_000)
    const looked = vi.fn(() => false)
    void createMount().run({ url, before: looked })
    await tick()
    expect(looked).toHaveBeenCalledOnce()
  })
})

test('a run that waited leaves no timer behind', async () => {
  const url = freshUrl()
  const [first, second] = [createMount(), createMount()]
  void first.run({ url })
  void second.run({ url })
  finish(url, 'load')
  first.settle()
  await tick()
  finish(url, 'load')
  second.settle()
  await tick()
  expect(vi.getTimerCount()).toBe(0)
})

test('a run takes what a ScriptRun has', async () => {
  const url = freshUrl()
  const script: ScriptRun = {
    url,
    integrity: undefined,
    crossOrigin: undefined,
    attributes: undefined,
    before: undefined,
  }
  const outcome = watch(createMount().run(script))
  finish(url, 'load')
  await tick()
  expect(outcome.status).toBe('done')
})

test('a token does not stay in the tag of a script that hangs, once its mount is over', async () => {
  const url = freshUrl()
  const mount = createMount()
  void mount.run({ url, attributes: { 'data-api-key': 'secret' } }).catch(() => {})
  const [tag] = tags(url)
  mount.end()
  await vi.advanceTimersByTimeAsync(4_999)
  expect(tag?.getAttribute('data-api-key')).toBe('secret') // it may still run
  await vi.advanceTimersByTimeAsync(1)
  expect([tag?.getAttribute('data-api-key'), tag?.isConnected]).toEqual([null, false])
})
