import { hashKey } from '@tanstack/react-query'
import { useState } from 'react'
import { embedError } from '../errors/embed-error'

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
    throw embedError('EMBED_CONFIG', 'badOptions', [], { cause })
  }
}
