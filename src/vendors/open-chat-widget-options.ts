import type { JsonObject } from '../base/json'

/** What both of the vendor's widgets take. */
export interface DeploymentOptions {
  /** Where your deployment is, e.g. `https://chat.example.com`. */
  baseUrl: string
  /**
   * What your backend needs in order to choose the key, where you have several deployments. Default: none.
   */
  tokenParams?: JsonObject | undefined
}

/**
 * Options of the vendor's own widget, which lies over the page, one a page. Undefined ones leave the widget's
 * default.
 */
export interface OpenChatWidgetOptions extends DeploymentOptions {
  /** Default: `<baseUrl>/widget/chat-widget.js`. */
  scriptUrl?: string | undefined
  /** Subresource integrity of the script. */
  integrity?: string | undefined
  /** `data-title`. */
  title?: string | undefined
  /** `data-welcome-message`. */
  welcomeMessage?: string | undefined
  /** `data-input-placeholder`. */
  inputPlaceholder?: string | undefined
  /** `data-position`. */
  position?: 'left' | 'right' | undefined
  /** `data-accent-color`. Default: the theme's `colorPrimary`. */
  accentColor?: string | undefined
}

/** Options of {@link openChat}. */
export interface OpenChatOptions extends DeploymentOptions {
  /** Names the conversation: 1 to 128 of `A-Z a-z 0-9 . _ : -`. Default: a new one at each mount. */
  sessionId?: string | undefined
  /** Said by the other side at the start. Default: nothing. */
  welcomeMessage?: string | undefined
  /** Replaces the words that people see. */
  labels?: Partial<OpenChatLabels> | undefined
}

/** Every string that a person sees in {@link openChat}, beside those of the theme. */
export interface OpenChatLabels {
  conversation: string
  message: string
  placeholder: string
  send: string
  stop: string
  /** Read out before each answer. */
  answer: string
  /** Read out before each message of the user's. */
  you: string
  answering: string
  /** The answer ended half way. */
  failed: string
}

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

/** The chat's labels: yours, and the defaults for the rest. */
export function labelsOf({ labels = {} }: OpenChatOptions): OpenChatLabels {
  return {
    ...LABELS,
    ...Object.fromEntries(Object.entries(labels).filter(([, label]) => label !== undefined)),
  }
}
