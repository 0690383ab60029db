import type { EmbedClient } from '../../client/embed-client'

/** A widget that can be taken off the page and put back. */
export interface Parkable {
  readonly element: HTMLElement
  /** Goes on without being shown; `false`: there is nothing worth keeping, or nothing that could be kept. */
  park: (onGone: () => void) => boolean
  destroy: () => void
}

/** Where a client's widgets wait while no view shows them. */
export interface Parking {
  /** A provider is on the page; the last one that goes takes everything along. */
  enter: () => () => void
  /**
   * Takes a widget off its view, which is about to go; `false`: it cannot be kept. Of more than `limit`, the
   * oldest go.
   */
  park: (key: string, vendor: object, kept: Parkable, limit: number) => boolean
  /** Of more than `limit`, the oldest go. */
  trim: (limit: number) => void
  /** Puts a parked widget into `slot`, if there is one of that key and vendor. */
  take: (key: string, vendor: object, slot: HTMLElement) => Parkable | null
}

/** The result of {@link keepAlive}, for `<EmbedProvider keepAlive>`. */
export interface KeepAlive {
  /** @internal */
  readonly parkingOf: (client: EmbedClient) => Parking
  /** How many widgets wait for their view at once. */
  readonly limit: number
}
