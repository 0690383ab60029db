import { EMULATOR_ORIGINS } from '../../emulators'

type VendorId = keyof typeof EMULATOR_ORIGINS

/** What a page has asked for, so far. */
export interface Traffic {
  /**
   * Requests to the page's token endpoint: for which vendor, when (epoch ms, simulated where time is), and
   * whether the page gave it up.
   */
  tokens: { vendor: string; at: number; isAborted: boolean }[]
  /** Loads of each vendor's widgets: documents of frames, and scripts. */
  loads: Record<VendorId, number>
  /** Calls of each vendor's widgets that were answered 401: the token was dead, or never one. */
  dead: Record<VendorId, number>
  /** All of {@link Traffic.dead}. */
  deadCalls: () => number
}

export function createTraffic(): Traffic {
  const none = () =>
    Object.fromEntries(Object.keys(EMULATOR_ORIGINS).map((id) => [id, 0])) as Record<VendorId, number>
  const dead = none()
  return {
    tokens: [],
    loads: none(),
    dead,
    deadCalls: () => Object.values(dead).reduce((sum, calls) => sum + calls, 0),
  }
}

export function vendorAt(url: string): VendorId | undefined {
  const { origin } = new URL(url)
  return (Object.keys(EMULATOR_ORIGINS) as VendorId[]).find((id) => EMULATOR_ORIGINS[id] === origin)
}
