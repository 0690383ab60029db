import { useState } from 'react'
import type { EmbedToken } from 'react-embed-token'
import { KeyRow } from './KeyRow'
import { KEYS } from './keys'

/** Makes every key worthless, and shows when each is replaced. */
export function Keys() {
  const [refused, setRefused] = useState<readonly (EmbedToken | null)[]>([])

  async function rotate() {
    const before = KEYS.map(({ getState }) => getState().token)
    await Promise.all(KEYS.map(({ rotate }) => rotate()))
    setRefused(before)
    for (const { tells, report } of KEYS) if (tells === 'never') report()
  }

  return (
    <section className="card keys" aria-labelledby="keys-title">
      <header>
        <h2 id="keys-title">Keys</h2>
        <p>six, of five vendors</p>
      </header>
      <p className="cost">Who tells when a key is refused?</p>
      <div className="keys-body">
        <ul aria-live="polite">
          {KEYS.map((item, index) => (
            <KeyRow key={item.name} item={item} refused={refused[index]} />
          ))}
        </ul>
        <button type="button" className="primary" onClick={() => void rotate()}>
          Rotate all keys
        </button>
      </div>
    </section>
  )
}
