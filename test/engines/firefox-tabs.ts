import { vi } from 'vitest'
import type { Place, Profile, SharedBrowser } from '../tabs/profile'
import type { Tab } from '../tabs/tab'
import type { Bidi } from './bidi.ts'
import { type Firefox, startFirefox } from './firefox.ts'

const PATIENCE = { timeout: 60_000, interval: 50 }

interface Context {
  context: string
  children: Context[] | null
}

interface Logged {
  type: string
  level: string
  text: string
  source: { context?: string }
}

type Evaluated =
  { type: 'success'; result: { value?: string } } | { type: 'exception'; exceptionDetails: { text: string } }

/** Firefox's tabs for `test/tabs/` and `test/policies/`: a profile is a container, with storage of its own. */
export async function connectFirefox(): Promise<SharedBrowser> {
  const firefox = await startFirefox()
  await firefox.bidi.send('session.subscribe', { events: ['log.entryAdded'] })
  return {
    async createProfile(skip) {
      const { userContext } = await firefox.bidi.send<{ userContext: string }>('browser.createUserContext')
      return createProfile(firefox, userContext, skip)
    },
    close: firefox.close,
  }
}

/** Runs in a page or in a frame; the function sees nothing but `args`. */
async function run<A extends unknown[], R>(
  bidi: Bidi,
  context: string,
  fn: (...args: A) => R | Promise<R>,
  args: A,
): Promise<R> {
  const told = await bidi.send<Evaluated>('script.callFunction', {
    functionDeclaration: `async (args) => JSON.stringify(await (${String(fn)})(...JSON.parse(args)))`,
    arguments: [{ type: 'string', value: JSON.stringify(args) }],
    awaitPromise: true,
    target: { context },
  })
  if (told.type === 'exception') throw new Error(`In the page: ${told.exceptionDetails.text}`)
  const { value } = told.result
  return (value === undefined ? undefined : JSON.parse(value)) as R
}

function createProfile(
  { bidi, version }: Firefox,
  userContext: string,
  skip?: (why: string) => never,
): Profile {
  const said: string[] = []
  /** Where the next tab is put beside. */
  let beside: string | undefined
  const cannot = (what: string) => () => {
    const why = `${version}: its WebDriver BiDi cannot ${what}`
    skip?.(why)
    return Promise.reject(new Error(why))
  }

  function attach(id: string): Tab {
    const own: string[] = []
    listenTo(bidi, id, own)
    const type = async (text: string) => {
      const actions = [...text].flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ])
      await bidi.send('input.performActions', {
        context: id,
        actions: [{ type: 'key', id: 'keys', actions }],
      })
    }
    return {
      id,
      said: own,
      evaluate: (fn, ...args) => run(bidi, id, fn, args),
      goto: async (url) =>
        void (await bidi.send('browsingContext.navigate', { context: id, url, wait: 'complete' })),
      async back() {
        const address = () => run(bidi, id, () => location.href, [])
        const before = await address()
        await bidi.send('browsingContext.traverseHistory', { context: id, delta: -1 })
        // The command is answered when the step begins.
        await vi.waitUntil(async () => (await address().catch(() => before)) !== before, PATIENCE)
      },
      show: async () => void (await bidi.send('browsingContext.activate', { context: id })),
      setOffline: async (isOffline) =>
        void (await bidi.send('emulation.setNetworkConditions', {
          contexts: [id],
          networkConditions: isOffline ? { type: 'offline' } : null,
        })),
      type,
      press: type,
      close: async () => void (await bidi.send('browsingContext.close', { context: id })),
      freeze: cannot('freeze a tab'),
      resume: cannot('resume a tab'),
      emulatePhone: cannot('be a phone'),
      zoom: cannot('zoom'),
      slowDown: cannot('slow the network down'),
      tap: cannot('be a phone'),
      listeners: () => Promise.resolve(null),
      crash: cannot('crash a tab'),
    }
  }

  return {
    async open(url, place: Place = 'tab') {
      const isAlone = place === 'window' || beside === undefined
      const { context } = await bidi.send<Context>('browsingContext.create', {
        userContext,
        type: isAlone ? 'window' : 'tab',
        background: place === 'hidden',
        ...(isAlone ? {} : { referenceContext: beside }),
      })
      if (place !== 'window') beside ??= context
      const tab = attach(context)
      await tab.goto(url)
      return tab
    },
    async attachFrame() {
      const { contexts } = await bidi.send<{ contexts: (Context & { userContext: string })[] }>(
        'browsingContext.getTree',
      )
      const frames = contexts
        .filter((context) => context.userContext === userContext)
        .flatMap(({ children }) => children ?? [])
      const [frame, ...others] = frames
      if (!frame || others.length > 0) throw new Error(`Expected one frame, there are ${frames.length}.`)
      const { context } = frame
      listenTo(bidi, context, said)
      return { said, evaluate: (fn, ...args) => run(bidi, context, fn, args) }
    },
    close: async () => void (await bidi.send('browser.removeUserContext', { userContext })),
  }
}

/** Notes the warnings and errors of the browser's own that are about a page; the page's own it tells itself. */
function listenTo(bidi: Bidi, context: string, said: string[]): void {
  bidi.listen(({ method, params }) => {
    if (method !== 'log.entryAdded') return
    const { type, level, text, source } = params as unknown as Logged
    if (type === 'javascript' && source.context === context && level !== 'info' && level !== 'debug')
      said.push(text)
  })
}
