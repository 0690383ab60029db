import { tellOnce } from './console'

interface Handle {
  setToken?: unknown
  swap?: Swap
}
interface Swap {
  apply: string
}

/** What is read of a widget that is there, which knows of this room and is not known here. */
export interface WatchedWidget {
  vendor: { id: string; token?: { neededFor?: string }; modes: object }
  title: string
  driver: { mode: 'inline' | 'iframe'; swap: Swap }
  life: { kind: string; handle?: Handle }
}

/** What is read of its mount. */
export interface WatchedMount {
  mayPull: boolean
  given: { expiresAt: number | null } | null
}

/** Tells of a widget that is ready, and has no way to take the next token. */
export function checkRenewal(
  { vendor, title, driver, life }: WatchedWidget,
  { mayPull, given }: WatchedMount,
): void {
  const { handle } = life
  if (!handle || given?.expiresAt === null || vendor.token?.neededFor === 'mount') return
  if ((handle.swap ?? driver.swap).apply !== 'in-place') return
  const advice = driver.mode === 'inline' ? adviceFor(handle, mayPull) : adviceForFrame(vendor.modes)
  if (advice === null) return
  tellOnce(
    'warn',
    `The widget "${title}" (${vendor.id}, ${driver.mode}) keeps its first token until that expires: ${advice} See “Taking a new token” in the guide “Your own vendor”.`,
    `renewal ${vendor.id} ${driver.mode}`,
  )
}

function adviceFor({ setToken }: Handle, mayPull: boolean): string | null {
  if (setToken !== undefined || mayPull) return null
  return 'its mount returns no setToken. Return { setToken: (token) => …, destroy }, or give the SDK the getToken of mount, or set the mode’s swap: remountWhenIdle().'
}

function adviceForFrame({ iframe }: { iframe?: { deliver?: unknown; tokenInUrl?: boolean } }): string | null {
  if (!iframe?.tokenInUrl || iframe.deliver !== undefined) return null
  return 'its token is in the URL, and its mode has neither deliver nor a swap. Set swap: reloadWhenIdle() beside tokenInUrl.'
}
