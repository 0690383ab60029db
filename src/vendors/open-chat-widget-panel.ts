import { isEmbedError } from '../errors/errors'
import type { ResolvedTheme } from '../theme/theme'
import type { MountContext } from '../vendor-kit/inline-definition'
import type { WidgetHandle } from '../vendor-kit/widget-handle'
import { labelsOf, type OpenChatLabels, type OpenChatOptions } from './open-chat-widget-options'
import { createChatSession } from './open-chat-widget-session'
import { createChatView } from './open-chat-widget-view'

/** Safari ends a composition before it sends the event of the key that ended it. */
const SAFARI_COMPOSING = 229
/** How often a message is sent if its key is rejected: the library gets a new key this often at most. */
const MAX_ATTEMPTS = 4

/** Puts a chat into `container`: a log, a field, and each error at its message. */
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
  /** Resumes the message that waits for a token. There is at most one. */
  let resume: (() => void) | null = null
  let answering: AbortController | null = null
  const { sessionId } = options
  const session = createChatSession({
    baseUrl: options.baseUrl,
    token: () => liveToken(),
    signal: gone.signal,
    ...(sessionId ? { sessionId } : {}),
  })

  const view = createChatView(container, labels)
  const { form, field } = view
  const welcome = options.welcomeMessage ? view.addBubble('backend', options.welcomeMessage) : null

  function liveToken(): string | Promise<string> {
    if (token !== null) return token
    return new Promise((resolve) => {
      resume = () => token !== null && resolve(token)
    })
  }

  async function ask(message: string) {
    const stopping = new AbortController()
    answering = stopping
    view.showAnswering(true)
    const words = view.addBubble('backend', '…')
    let said = ''
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          for await (const event of session.send(message, { signal: stopping.signal })) {
            if (event.type === 'start') continue
            said = event.type === 'done' ? event.message : said + event.token
            view.write(words, said)
          }
          break
        } catch (cause) {
          if (attempt === MAX_ATTEMPTS || !isEmbedError(cause) || cause.code !== 'EMBED_TOKEN_REJECTED')
            throw cause
          // The message is sent again with the new key. If that is rejected too, the widget fails and is
          // unmounted.
          token = null
          report.rejected()
        }
      }
    } catch (cause) {
      if (!isEmbedError(cause) || gone.signal.aborted) return
      if (said === '') words.parentElement?.remove()
      if (cause.code === 'EMBED_ABORTED') return
      report.failed(cause)
      showFailure(message, wordsFor(cause.code, theme, labels))
    } finally {
      if (answering === stopping) {
        answering = null
        view.showAnswering(false)
      }
    }
  }

  function showFailure(message: string, text: string) {
    const failure = view.addFailure(text, theme.labels.retry)
    failure.retry.addEventListener('click', () => {
      if (answering) return
      failure.remove()
      field.focus({ preventScroll: true })
      void ask(message)
    })
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (answering) return answering.abort()
    const message = field.value.trim()
    if (message === '') return
    field.value = ''
    view.addBubble('user', message)
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
      view.showLabels(labels)
      if (welcome) welcome.textContent = next.welcomeMessage ?? ''
      return true
    },
    destroy() {
      gone.abort()
      view.remove()
    },
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
