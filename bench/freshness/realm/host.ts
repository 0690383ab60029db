/** What leaves the page over the network. */
export interface Sent {
  url: string
  method: string
  body: string
}

export interface Answer {
  status: number
  headers: Record<string, string>
  body: string
}

/**
 * What a simulated page is given by the world around it. All callbacks run as tasks of the page: never while
 * it is frozen or asleep.
 */
export interface Host {
  wall: () => number
  monotonic: () => number
  random: () => number
  setTimer: (call: () => void, delayMs: number, repeats: boolean) => number
  clearTimer: (id: number) => void
  /** Runs `call` as a task of its own. */
  post: (call: () => void) => void
  /** `null`: no answer came. Returns what aborts it. */
  send: (sent: Sent, done: (answer: Answer | null) => void) => () => void
  /** Tells the other tabs; hears of them until the function returned is called. */
  openChannel: (
    name: string,
    hear: (data: unknown) => void,
  ) => { post: (data: unknown) => void; close: () => void }
  /** Queues for a lock. Returns what gives up or gives back. */
  queueForLock: (ask: LockAsk) => () => void
  locks: () => { held: LockInfo[]; pending: LockInfo[] }
  storage: { local: StorageArea; session: StorageArea }
  readonly isOnline: boolean
  readonly isHidden: boolean
  /** Those of node that have no part in time. */
  node: {
    URL: typeof URL
    URLSearchParams: typeof URLSearchParams
    TextDecoder: typeof TextDecoder
    encode: (text: string) => Uint8Array
    Blob: unknown
    FormData: unknown
    atob: typeof atob
    btoa: typeof btoa
    clone: (value: unknown) => unknown
    /** `crypto.subtle`; the world stands still while it works. */
    subtle: unknown
  }
}

export interface LockInfo {
  name: string
  mode: 'exclusive' | 'shared'
}

export interface LockAsk extends LockInfo {
  steal: boolean
  ifAvailable: boolean
  /** `false`: it was not available. */
  granted: (isGranted: boolean) => void
  stolen: () => void
}

export interface StorageArea {
  keys: () => string[]
  get: (key: string) => string | null
  set: (key: string, value: string | null) => void
}
