import { isEmbedError } from '../errors/errors'
import type { ResolvedTheme } from '../theme/theme'
import type { MountContext } from '../vendor-kit/inline-mode'
import type { WidgetHandle } from '../vendor-kit/widget-handle'
import type { OpenChatLabels, OpenChatOptions } from './open-chat-widget-options'
import { createChatSession } from './open-chat-widget-session'

const LABELS: OpenChatLabels = {
  conversation: 'Conversation',
  message: 'Message',
  placeholder: 'Write a message…',
  send: 'Send',
  stop: 'Stop',
  answer: 'Answer:',
  you: 'You:',
  answering: 'Writing an answer…',
  failed: 'The answer didn’t come through.',
}

/** @source the vendor's source, `b4d0f31` (2026-02-18). */
const MAX_MESSAGE_LENGTH = 4_000

/** Safari ends a composition before it tells of the key that ended it. */
const SAFARI_COMPOSING = 229
/** A message that meets a refused key is sent again with the next one: the library gives at most so many. */
const MAX_ATTEMPTS = 4

const HIDDEN =
  'position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap'
const BUBBLE =
  'max-width:min(80%, 60ch);padding:8px 12px;border-radius:var(--embed-radius);line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere'
const THEIRS = `${BUBBLE};justify-self:start;background:var(--embed-color-surface)`
const OURS = `${BUBBLE};justify-self:end;background:var(--embed-color-primary);color:var(--embed-color-on-primary)`
const BUTTON =
  'font:inherit;font-weight:500;min-height:40px;padding:8px 16px;border:1px solid transparent;border-radius:calc(var(--embed-radius) / 1.5);' +
  'background:var(--embed-color-primary);color:var(--embed-color-on-primary);outline-color:var(--embed-color-primary);outline-offset:4px;cursor:pointer'
const FIELD =
  'flex:1;min-width:0;font:inherit;color:inherit;background:transparent;padding:8px 12px;border:1px solid var(--embed-color-muted);' +
  'border-radius:calc(var(--embed-radius) / 1.5);outline-color:var(--embed-color-primary);outline-offset:1px;resize:none;field-sizing:content;max-height:8em'

/** Puts a chat into `container`: a log, a field, and what went wrong where it went wrong. */
export function mountPanel({
  container,
  options,
  token: firstToken,
  theme: firstTheme,
  report,
}: MountContext<OpenChatOptions>): WidgetHandle<OpenChatOptions> {
  let theme = firstTheme
  let token: string | null = firstToken
  let labels = labelsOf(options)
  const gone = new AbortController()
  /** Whoever waits for a token: at most the one message under way. */
  let resume: (() => void) | null = null
  let answering: AbortController | null = null
  const { sessionId } = options
  const session = createChatSession({
    baseUrl: options.baseUrl,
    token: () => liveToken(),
    signal: gone.signal,
    ...(sessionId ? { sessionId } : {}),
  })

  const log = element(
    'div',
    'flex:1;min-height:0;overflow:auto;display:grid;align-content:start;gap:8px;padding:16px',
  )
  log.setAttribute('role', 'log')
  log.tabIndex = 0 // to be scrolled by keyboard
  const status = element('p', HIDDEN)
  status.setAttribute('role', 'status')
  const field = document.createElement('textarea')
  field.style.cssText = FIELD
  field.rows = 1
  field.maxLength = MAX_MESSAGE_LENGTH
  const button = element('button', BUTTON)
  const form = element(
    'form',
    'display:flex;gap:8px;align-items:end;padding:12px 16px;border-top:1px solid var(--embed-color-border)',
  )
  form.append(field, button)
  const panel = element(
    'div',
    'display:flex;flex-direction:column;height:100%;box-sizing:border-box;position:relative;border:1px solid var(--embed-color-border);border-radius:var(--embed-radius);overflow:hidden',
  )
  panel.append(log, status, form)
  panel.dataset['openChat'] = ''
  const unstyle = stylePlaceholder(container)
  container.append(panel)
  const welcome = options.welcomeMessage ? addBubble(THEIRS, labels.answer, options.welcomeMessage) : null
  showLabels()

  function showLabels() {
    log.setAttribute('aria-label', labels.conversation)
    field.placeholder = labels.placeholder
    field.setAttribute('aria-label', labels.message)
    showAnswering(answering !== null)
  }

  function liveToken(): string | Promise<string> {
    if (token !== null) return token
    return new Promise((resolve) => {
      resume = () => token !== null && resolve(token)
    })
  }

  function addBubble(style: string, label: string, text: string): HTMLElement {
    const bubble = element('div', style)
    const said = element('span', HIDDEN)
    said.textContent = `${label} `
    const words = document.createElement('span')
    words.textContent = text
    bubble.append(said, words)
    log.append(bubble)
    log.scrollTop = log.scrollHeight
    return words
  }

  function showAnswering(isAnswering: boolean) {
    button.textContent = isAnswering ? labels.stop : labels.send
    status.textContent = isAnswering ? labels.answering : ''
    // One answer at a time is read out whole, not letter by letter.
    log.setAttribute('aria-busy', String(isAnswering))
  }

  async function ask(message: string) {
    const stopping = new AbortController()
    answering = stopping
    showAnswering(true)
    const words = addBubble(THEIRS, labels.answer, '')
    words.textContent = '…'
    let said = ''
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          for await (const event of session.send(message, { signal: stopping.signal })) {
            if (event.type === 'start') continue
            said = event.type === 'done' ? event.message : said + event.token
            const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 48
            words.textContent = said
            if (isAtEnd) log.scrollTop = log.scrollHeight // whoever has scrolled up, reads
          }
          break
        } catch (cause) {
          if (attempt === MAX_ATTEMPTS || !isEmbedError(cause) || cause.code !== 'EMBED_TOKEN_REJECTED')
            throw cause
          // Sent again once there is a new key; if that is refused too, the widget fails, and is taken down.
          token = null
          report.rejected()
        }
      }
    } catch (cause) {
      if (!isEmbedError(cause) || gone.signal.aborted) return
      if (said === '') words.parentElement?.remove()
      if (cause.code === 'EMBED_ABORTED') return
      report.failed(cause)
      addFailure(message, wordsFor(cause.code, theme, labels))
    } finally {
      if (answering === stopping) {
        answering = null
        showAnswering(false)
      }
    }
  }

  function addFailure(message: string, text: string) {
    const failure = element(
      'div',
      `${BUBBLE};justify-self:start;border:1px solid var(--embed-color-danger);display:grid;gap:8px;justify-items:start`,
    )
    failure.setAttribute('role', 'alert')
    const words = document.createElement('span')
    words.textContent = text
    const again = element('button', BUTTON)
    again.type = 'button'
    again.textContent = theme.labels.retry
    again.addEventListener('click', () => {
      if (answering) return
      failure.remove()
      field.focus({ preventScroll: true })
      void ask(message)
    })
    failure.append(words, again)
    log.append(failure)
    log.scrollTop = log.scrollHeight
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (answering) return answering.abort()
    const message = field.value.trim()
    if (message === '') return
    field.value = ''
    addBubble(OURS, labels.you, message)
    void ask(message)
  })
  field.addEventListener('keydown', (event) => {
    if (
      event.key !== 'Enter' ||
      event.shiftKey ||
      event.isComposing ||
      event.keyCode === SAFARI_COMPOSING ||
      answering
    )
      return
    event.preventDefault()
    form.requestSubmit()
  })
  report.ready()

  return {
    setToken(next) {
      token = next
      resume?.()
      resume = null
    },
    suspend() {
      token = null
    },
    setTheme(next) {
      theme = next
    },
    update(next) {
      const isSameTalk = next.baseUrl === options.baseUrl && next.sessionId === options.sessionId
      if (!isSameTalk || !next.welcomeMessage !== (welcome === null)) return false
      labels = labelsOf(next)
      showLabels()
      if (welcome) welcome.textContent = next.welcomeMessage ?? ''
      return true
    },
    destroy() {
      gone.abort()
      unstyle()
      panel.remove()
    },
  }
}

/**
 * Browsers' own placeholders are too pale on dark; no inline style reaches them, and no inline `<style>` gets
 * past a strict CSP.
 */
function stylePlaceholder(container: HTMLElement): () => void {
  const root = container.getRootNode() as Document | ShadowRoot
  const { defaultView } = container.ownerDocument
  if (!defaultView || !('adoptedStyleSheets' in root)) return () => {}
  // A document takes only sheets of its own window.
  const sheet = new defaultView.CSSStyleSheet()
  sheet.replaceSync('[data-open-chat] textarea::placeholder{color:var(--embed-color-muted);opacity:1}')
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  return () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet)
  }
}

function labelsOf({ labels = {} }: OpenChatOptions): OpenChatLabels {
  return {
    ...LABELS,
    ...Object.fromEntries(Object.entries(labels).filter(([, label]) => label !== undefined)),
  }
}

function wordsFor(code: string, { labels }: ResolvedTheme, { failed }: OpenChatLabels): string {
  switch (code) {
    case 'EMBED_RATE_LIMITED':
      return labels.busy
    case 'EMBED_NETWORK':
      return labels.offline
    case 'EMBED_TOKEN_REJECTED':
      return labels.rejected
    default:
      return failed
  }
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, style: string): HTMLElementTagNameMap[K] {
  const created = document.createElement(name)
  created.style.cssText = style
  return created
}
