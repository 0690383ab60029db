import { createEmitter, type Emitter } from '../events/emitter'
import type { EmbedToken } from '../token/token'
import { isExpired } from './held'
import { stateNow, type TokenSlot } from './token-slot'
import { isSameState, LOADING, type TokenState } from './token-state'

/** Tells the readers of a token of its changes. */
export interface Publisher {
  readonly readers: Emitter<[]>
  /** The state now: a token expires without anybody doing anything. The same object until it changes. */
  read: () => TokenState
  /** Tells of a change, if there is one. */
  publish: () => void
  /** Tells in any case. */
  publishAnyway: () => void
}

export function createPublisher(slot: TokenSlot): Publisher {
  const { now, outbox, emit, vendorId: vendor, params } = slot
  const readers = createEmitter(outbox)
  let state = LOADING
  /** What was told last, and the token whose expiry was told. */
  const told = { state: state as TokenState | null, expired: null as EmbedToken | null }
  let isTelling = false

  function read(): TokenState {
    const next = stateNow(slot)
    if (!isSameState(next, state)) state = next
    return state
  }

  function publish() {
    read()
    const { held } = slot
    if (held && isExpired(held, now()) && told.expired !== held.token) {
      told.expired = held.token
      emit({ type: 'token.expired', vendor, params })
    }
    if (state === told.state) return
    told.state = state
    if (isTelling) return
    isTelling = true
    outbox.put(() => {
      isTelling = false
      readers.tell()
    })
  }

  return {
    readers,
    read,
    publish,
    publishAnyway() {
      told.state = null
      publish()
    },
  }
}
