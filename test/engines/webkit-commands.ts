import type { BrowserCommand, BrowserCommandContext } from 'vitest/node'
import type { WebDriver } from './webdriver.ts'

/** A command over WebDriver, one at a time. */
const command =
  <A extends unknown[], R>(run: (driver: WebDriver, ...args: A) => Promise<R> | R): BrowserCommand<A> =>
  ({ webdriver }: BrowserCommandContext, ...args) => {
    if (!webdriver) throw new Error('Expected a page that is driven over WebDriver.')
    return webdriver.alone(() => Promise.resolve(run(webdriver, ...args)))
  }

/** The page of the tests; Vitest's own is around it. */
const TESTS = '[data-vitest="true"]'
const KEYS = { Tab: '\uE004', Shift: '\uE008' }

/** Runs in a frame of another origin, which the page itself cannot read. */
const inFrame = async <R>(driver: WebDriver, title: string, run: () => Promise<R>) => {
  await driver.enter(TESTS, `iframe[title="${title}"]`)
  try {
    return await run()
  } finally {
    await driver.enter()
  }
}

/** How many of the lines the browser has printed were there before. */
let printedBefore = 0

/** The commands of `test/browser/commands.ts`, `media.ts` and `test/vendors/commands.ts` that drive a page. */
export const webkitCommands = {
  readNoteInFrame: command((driver, title: string) =>
    inFrame(driver, title, () => driver.run(() => document.querySelector('textarea')?.value ?? '')),
  ),
  writeNoteInFrame: command((driver, title: string, text: string) =>
    inFrame(driver, title, () =>
      driver.run((written) => {
        const field = document.querySelector('textarea') as HTMLTextAreaElement
        field.value = written
        field.dispatchEvent(new InputEvent('input', { bubbles: true }))
      }, text),
    ),
  ),
  typeKeys: command((driver, text: string) => driver.type(text)),
  watchConsole: command((driver) => void (printedBefore = driver.printed().length)),
  takeConsole: command((driver) => driver.printed().slice(printedBefore)),
  routeHost: command((driver, origin: string, server: string) => driver.route(origin, server)),
  /** The system cannot be made to ask for something else: see `needs('systemMedia')`. */
  emulateMedia: command((_driver, _media: object) => {}),
  clickAt: command(async (driver, x: number, y: number) => {
    await driver.send('POST', '/actions', {
      actions: [
        {
          type: 'pointer',
          id: 'mouse',
          parameters: { pointerType: 'mouse' },
          actions: [
            { type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0 },
            { type: 'pointerDown', button: 0 },
            { type: 'pointerUp', button: 0 },
          ],
        },
      ],
    })
  }),
  /** Vitest's `userEvent.tab()`. */
  __vitest_tab: command(async (driver, { shift = false }: { shift?: boolean } = {}) => {
    const tab = [
      { type: 'keyDown', value: KEYS.Tab },
      { type: 'keyUp', value: KEYS.Tab },
    ]
    const actions = shift
      ? [{ type: 'keyDown', value: KEYS.Shift }, ...tab, { type: 'keyUp', value: KEYS.Shift }]
      : tab
    await driver.send('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions }] })
  }),
  __vitest_cleanup: command(() => {}),
}
