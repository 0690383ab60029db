import { layoutIn, type Layout, type Parts } from './layout'

/** What a test can have done in a page of another origin, which it cannot reach into. `null`: not yet. */
export interface Hands {
  /** What is to be read, in open shadow roots too. */
  read: () => string
  /** What stands in the first text field. */
  value: () => string | null
  type: (text: string) => true | null
  /** The background of what a selector finds first. */
  color: (selector: string) => string | null
  /** The custom properties of what a selector finds first, as `selector|--one,--other`. */
  properties: (asked: string) => Record<string, string> | null
  /** Where the parts of the widget lie; `asked` is their selectors, as JSON. */
  layout: (asked: string) => Layout | null
  /**
   * Where the middle of a button is; not while the page writes an answer. `clicked` follows on `line` when it
   * is.
   */
  findButton: (name: string, line: MessagePort) => { x: number; y: number } | null
  /** Sends the embedding page each of `messages`, `times` over; `asked` is both, as JSON. */
  flood: (asked: string) => number
  /** Takes the focus for its first field, or for itself. */
  focus: () => true
  /** The messages that an emulated page has noted, as JSON. */
  messages: () => string
}

/** Lends a page its hands: it runs in that page, before all others, and is closed in itself. */
function lendHands(readLayout: typeof layoutIn): void {
  const findAll = (selector: string, root: ParentNode = document): HTMLElement[] => [
    ...root.querySelectorAll<HTMLElement>(selector),
    ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
      shadowRoot ? findAll(selector, shadowRoot) : [],
    ),
  ]
  const findField = () => findAll('textarea, input')[0] as HTMLTextAreaElement | HTMLInputElement | undefined

  const hands: Hands = {
    read: () =>
      findAll('*')
        .filter((element) => element.childElementCount === 0 && !/^(STYLE|SCRIPT)$/.test(element.tagName))
        .map(({ textContent }) => textContent)
        .filter(Boolean)
        .join('\n'),
    value: () => findField()?.value ?? null,
    type(text) {
      const field = findField()
      if (!field) return null
      field.focus()
      field.value = text
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
      return true
    },
    color: (selector) =>
      findAll(selector).map((element) => getComputedStyle(element).backgroundColor)[0] ?? null,
    properties(asked) {
      const [selector = '', names = ''] = asked.split('|')
      const style = findAll(selector).map((element) => getComputedStyle(element))[0]
      return style
        ? Object.fromEntries(names.split(',').map((name) => [name, style.getPropertyValue(name).trim()]))
        : null
    },
    layout: (asked) => readLayout(document, JSON.parse(asked) as Parts, 0),
    findButton(name, line) {
      const button = findAll('button').find(
        ({ ariaLabel, textContent }) => (ariaLabel ?? textContent) === name,
      )
      if (!button || findAll('[aria-busy=true]').length > 0) return null
      button.addEventListener('click', () => line.postMessage('clicked'), { once: true })
      button.scrollIntoView({ block: 'center' })
      const { x, y, width, height } = button.getBoundingClientRect()
      return { x: x + width / 2, y: y + height / 2 }
    },
    flood(asked) {
      const { messages, times } = JSON.parse(asked) as { messages: unknown[]; times: number }
      for (let time = 0; time < times; time += 1)
        for (const message of messages) window.parent.postMessage(message, '*')
      return messages.length * times
    },
    focus() {
      window.focus()
      findField()?.focus()
      return true
    },
    messages: () => JSON.stringify((globalThis as { __messages?: unknown[] }).__messages ?? []),
  }

  window.addEventListener('message', (event: MessageEvent<{ hand?: keyof Hands; value?: string } | null>) => {
    const hand = event.data?.hand
    const [line] = event.ports
    if (!hand || !line) return
    event.stopImmediatePropagation()
    line.postMessage(hands[hand](event.data?.value ?? '', line))
  })
}

/** Puts them into every page that these servers answer with. */
export function withHands(
  answer: (request: Request) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const response = await answer(request)
    if (!response.headers.get('content-type')?.startsWith('text/html')) return response
    const page = (await response.text()).replace(
      '<head>',
      () => `<head><script>(${lendHands.toString()})(${layoutIn.toString()})</script>`,
    )
    return new Response(page, { status: response.status, headers: response.headers })
  }
}
