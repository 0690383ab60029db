import type { JsonObject } from '../base/json'

/** Options that both vendors take. */
export interface DeploymentOptions {
  /** The address of your deployment, e.g. `https://chat.example.com`. */
  baseUrl: string
  /**
   * The data by which your backend chooses the key, if you have several deployments. Default: none.
   */
  tokenParams?: JsonObject | undefined
}

/**
 * Options of the vendor's own widget. It lies over the page, and a page can have one. Undefined options leave
 * the widget's default.
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
  /** The chat's first message. Default: none. */
  welcomeMessage?: string | undefined
  /** Replaces labels of the chat. */
  labels?: Partial<OpenChatLabels> | undefined
}

/** Every text in {@link openChat}, except for the labels of the theme. */
export interface OpenChatLabels {
  conversation: string
  message: string
  placeholder: string
  send: string
  stop: string
  /** Read out before each answer. */
  answer: string
  /** Read out before each message of the user. */
  you: string
  answering: string
  /** The answer broke off. */
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
