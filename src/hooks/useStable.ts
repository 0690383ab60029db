import { hashKey } from '@tanstack/react-query'
import { useState } from 'react'
import { EmbedError } from '../errors/errors'

/**
 * The same object for as long as its value is the same: inline options are new at each render, and mean
 * nothing new.
 */
export function useStable<T extends object>(value: T): T {
  const hash = hashOf(value)
  const [kept, setKept] = useState({ value, hash })
  if (kept.hash === hash) return kept.value
  setKept({ value, hash })
  return value
}

/** Equal for equal values. */
export function hashOf(value: object): string {
  try {
    return hashKey([value])
  } catch (cause) {
    throw new EmbedError(
      'EMBED_CONFIG',
      'Expected options of plain data, got something that JSON does not know, e.g. a bigint or a circle. Give a bigint as a string.',
      { cause },
    )
  }
}
