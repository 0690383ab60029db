import { useCallback, useRef, useSyncExternalStore } from 'react'
import { development } from '../development/development'
import { tokenPhase, type TokenPhase, usableUntil } from '../token/phase'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'
import { useEmbedContext } from './context'
import { useStable } from './useStable'

/** How far a token's life has gone. */
export interface EmbedExpiry {
  /** `none`: there is no token. */
  readonly phase: TokenPhase | 'none'
  /** Until it dies, in ms, as of the last render; `null`: there is none, or it never does. */
  readonly remainingMs: number | null
  /** Epoch ms of the client's clock; `null`: there is none, or it never does. */
  readonly expiresAt: number | null
  /** When its renewal is due, likewise. */
  readonly refreshAt: number | null
}

const MIN_TICK_MS = 100

const NONE: EmbedExpiry = { phase: 'none', remainingMs: null, expiresAt: null, refreshAt: null }

/**
 * How far the life of a vendor's token has gone. It only looks: what keeps a token fresh is `<Embed>` or
 * {@link useEmbedToken}.
 *
 * Renders again when the phase or the token changes; each `tickMs` as well, if that is given. Without it,
 * nothing ticks.
 *
 * @param settings.tickMs - for a countdown, e.g. 1000; at least 100. Default: none.
 * @throws {EmbedError} `EMBED_NO_PROVIDER`.
 */
export function useEmbedExpiry<M extends VendorModes>(
  vendor: EmbedVendor<M>,
  options: ModeOptions<M>,
  settings: { tickMs?: number } = {},
): EmbedExpiry {
  const { client } = useEmbedContext('useEmbedExpiry()')
  development?.checkVendor(client, vendor, 'useEmbedExpiry()')
  const tickMs = settings.tickMs && settings.tickMs > 0 ? Math.max(MIN_TICK_MS, settings.tickMs) : undefined
  const stable = useStable(options)
  const last = useRef(NONE)

  const read = useCallback((): EmbedExpiry => {
    const { token, status } = client.getState(vendor, stable)
    const held = last.current
    if (!token)
      return status !== 'expired'
        ? NONE
        : held.phase === 'expired'
          ? held
          : { ...held, phase: 'expired', remainingMs: 0 }
    const now = client.now()
    const { expiresAt, refreshAt } = token
    const phase = tokenPhase(token, now)
    const isSame = held.phase === phase && held.expiresAt === expiresAt && held.refreshAt === refreshAt
    const left = expiresAt === null ? null : Math.max(0, expiresAt - now)
    if (
      isSame &&
      (tickMs === undefined || left === null || Math.abs((held.remainingMs ?? 0) - left) < tickMs / 2)
    )
      return held
    return { phase, remainingMs: left, expiresAt, refreshAt }
  }, [client, vendor, stable, tickMs])

  const getSnapshot = () => (last.current = read())

  const subscribe = useCallback(
    (listener: () => void) => {
      const key = {}
      const look = () => {
        listener()
        const { token } = client.getState(vendor, stable)
        const now = client.now()
        const next = token
          ? [token.refreshAt ?? Infinity, usableUntil(token), tickMs ? now + tickMs : Infinity].filter(
              (at) => at > now,
            )
          : []
        client.scheduler.set(key, Math.min(Infinity, ...next), look)
      }
      const unsubscribe = client.subscribe(vendor, stable, look, { isPassive: true })
      look()
      return () => {
        unsubscribe()
        client.scheduler.clear(key)
      }
    },
    [client, vendor, stable, tickMs],
  )

  return useSyncExternalStore(subscribe, getSnapshot, () => NONE)
}
