import { expect } from 'vitest'
import { commands } from 'vitest/browser'
import type { Hands } from './hands'
import type { Parts } from './layout'

/** After so long without an answer, a page is asked again: it may have been on its way. */
const ASK_AGAIN_MS = 250
/**
 * After so long without effect, a click is made again: what was clicked may have moved, or may have been
 * covered.
 */
const CLICK_AGAIN_MS = 2_000

const frameOf = (title: string) => document.querySelector(`iframe[title="${title}"]`) as HTMLIFrameElement

/**
 * Asks the page in a frame, until it is there and answers with something. @returns the answer, and what it
 * says after that.
 */
async function askFor<H extends keyof Hands>(title: string, hand: H, value = '') {
  type Answer = ReturnType<Hands[H]>
  let line: MessagePort | undefined
  let answer: Answer | null = null
  const attempt = async () => {
    const { port1, port2 } = new MessageChannel()
    line = port1
    frameOf(title).contentWindow?.postMessage({ hand, value }, '*', [port2])
    answer = (await next(port1, ASK_AGAIN_MS)) as Answer | null
    return answer
  }
  await expect.poll(attempt).not.toBeNull()
  return { answer: answer as unknown as NonNullable<Answer>, line: line as MessagePort }
}

/** The next that comes on a line; `null` if nothing does in time. */
function next(line: MessagePort, withinMs = Infinity): Promise<unknown> {
  return new Promise((resolve) => {
    const timer = withinMs === Infinity ? undefined : setTimeout(() => resolve(null), withinMs)
    line.onmessage = (event) => {
      clearTimeout(timer)
      resolve(event.data)
    }
  })
}

const ask = async <H extends keyof Hands>(title: string, hand: H, value?: string) =>
  (await askFor(title, hand, value)).answer

/** Asks a page that is there for something that it is to do no more than once. */
async function askOnce<H extends keyof Hands>(title: string, hand: H, value: string) {
  await ask(title, 'read')
  const { port1, port2 } = new MessageChannel()
  frameOf(title).contentWindow?.postMessage({ hand, value }, '*', [port2])
  return (await next(port1)) as ReturnType<Hands[H]>
}

export const readFrame = (title: string) => ask(title, 'read')
export const readInFrame = (title: string) => ask(title, 'value')
export const messagesIn = (title: string) => ask(title, 'messages')
export const typeInFrame = (title: string, text: string) => ask(title, 'type', text)
export const colorInFrame = (title: string, selector: string) => ask(title, 'color', selector)
export const layoutInFrame = (title: string, parts: Parts) => ask(title, 'layout', JSON.stringify(parts))
export const propertiesInFrame = (title: string, selector: string, names: readonly string[]) =>
  ask(title, 'properties', `${selector}|${names.join(',')}`)

/** Has the page in a frame send each message so many times, at once. @returns how many it sent. */
export const floodFromFrame = (title: string, messages: readonly unknown[], times: number) =>
  askOnce(title, 'flood', JSON.stringify({ messages, times }))
/** Has the page in a frame take the focus. */
export const focusInFrame = (title: string) => ask(title, 'focus')

/** Clicks with the browser's own mouse, which reaches only what nothing lies over. */
export async function clickInFrame(title: string, name: string): Promise<void> {
  const click = async () => {
    frameOf(title).scrollIntoView({ block: 'center' })
    const { answer: button, line } = await askFor(title, 'findButton', name)
    const isClicked = next(line, CLICK_AGAIN_MS)
    const frame = frameOf(title).getBoundingClientRect()
    // The test's page is a frame itself, made as small as the window needs it.
    const page = window.frameElement?.getBoundingClientRect() ?? { x: 0, y: 0, width: innerWidth }
    const scale = page.width / innerWidth
    await commands.clickAt(page.x + scale * (frame.x + button.x), page.y + scale * (frame.y + button.y))
    return isClicked
  }
  await expect.poll(click).toBe('clicked')
}

export async function sendInFrame(title: string, text: string): Promise<void> {
  await typeInFrame(title, text)
  await clickInFrame(title, 'Send')
}
