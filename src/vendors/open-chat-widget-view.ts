import type { OpenChatLabels } from './open-chat-widget-options'

/** @source the vendor's source, `b4d0f31` (2026-02-18). */
const MAX_MESSAGE_LENGTH = 4_000

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

/** The chat's elements. */
export interface ChatView {
  form: HTMLFormElement
  field: HTMLTextAreaElement
  /** Changes the labels. Messages that are shown already keep theirs. */
  showLabels: (labels: OpenChatLabels) => void
  /** Shows whether an answer is being written. */
  showAnswering: (isAnswering: boolean) => void
  /** Adds a message. @returns the element with its text. */
  addBubble: (from: 'user' | 'backend', text: string) => HTMLElement
  /** Replaces a message's text. The log stays at its end, unless the reader has scrolled up. */
  write: (words: HTMLElement, text: string) => void
  /** Shows an error with a Retry button. */
  addFailure: (text: string, retryLabel: string) => { retry: HTMLButtonElement; remove: () => void }
  remove: () => void
}

/** Puts the chat's elements into `container`: a log, and a form to write a message in. */
export function createChatView(container: HTMLElement, firstLabels: OpenChatLabels): ChatView {
  let labels = firstLabels
  let isAnswering = false
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
  const removeStyle = stylePlaceholder(container)
  container.append(panel)
  showLabels(firstLabels)

  function showLabels(next: OpenChatLabels) {
    labels = next
    log.setAttribute('aria-label', labels.conversation)
    field.placeholder = labels.placeholder
    field.setAttribute('aria-label', labels.message)
    showAnswering(isAnswering)
  }

  function showAnswering(next: boolean) {
    isAnswering = next
    button.textContent = isAnswering ? labels.stop : labels.send
    status.textContent = isAnswering ? labels.answering : ''
    // Screen readers wait until the answer is complete.
    log.setAttribute('aria-busy', String(isAnswering))
  }

  function scrollToEnd() {
    log.scrollTop = log.scrollHeight
  }

  return {
    form,
    field,
    showLabels,
    showAnswering,
    addBubble(from, text) {
      const bubble = element('div', from === 'user' ? OURS : THEIRS)
      const said = element('span', HIDDEN)
      said.textContent = `${from === 'user' ? labels.you : labels.answer} `
      const words = document.createElement('span')
      words.textContent = text
      bubble.append(said, words)
      log.append(bubble)
      scrollToEnd()
      return words
    },
    write(words, text) {
      const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 48
      words.textContent = text
      if (isAtEnd) scrollToEnd()
    },
    addFailure(text, retryLabel) {
      const failure = element(
        'div',
        `${BUBBLE};justify-self:start;border:1px solid var(--embed-color-danger);display:grid;gap:8px;justify-items:start`,
      )
      failure.setAttribute('role', 'alert')
      const words = document.createElement('span')
      words.textContent = text
      const retry = element('button', BUTTON)
      retry.type = 'button'
      retry.textContent = retryLabel
      failure.append(words, retry)
      log.append(failure)
      scrollToEnd()
      return { retry, remove: () => failure.remove() }
    },
    remove() {
      removeStyle()
      panel.remove()
    },
  }
}

/**
 * Gives the placeholder a colour with enough contrast. Inline styles cannot reach it, and a strict CSP blocks
 * inline `<style>` elements.
 */
function stylePlaceholder(container: HTMLElement): () => void {
  const root = container.getRootNode() as Document | ShadowRoot
  const { defaultView } = container.ownerDocument
  if (!defaultView || !('adoptedStyleSheets' in root)) return () => {}
  // A document accepts only sheets of its own window.
  const sheet = new defaultView.CSSStyleSheet()
  sheet.replaceSync('[data-open-chat] textarea::placeholder{color:var(--embed-color-muted);opacity:1}')
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  return () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet)
  }
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, style: string): HTMLElementTagNameMap[K] {
  const created = document.createElement(name)
  created.style.cssText = style
  return created
}
