import { useSyncExternalStore } from 'react'
import type { EmbedToken } from 'react-embed-token'
import type { Key } from './keys'

const TELLS: Record<Key['tells'], string> = {
  soon: 'Its widgets tell at their next call',
  'with-message': 'Tells at the next message',
  never: 'Never tells: this page does',
}
const WAITS: Record<Key['tells'], string> = {
  soon: 'Old key, until its next call',
  'with-message': 'Old key: send a message',
  never: 'Old key, being replaced',
}

/** @param refused - the token that was made worthless last, if any. */
export function KeyRow({ item, refused }: { item: Key; refused: EmbedToken | null | undefined }) {
  const { token } = useSyncExternalStore(item.subscribe, item.getState)
  const phase = !refused ? 'first' : token === refused ? 'old' : 'new'
  return (
    <li data-phase={phase}>
      <strong>{item.name}</strong>
      <span>
        {phase === 'first' ? TELLS[item.tells] : phase === 'old' ? WAITS[item.tells] : 'New key, in use'}
      </span>
    </li>
  )
}
