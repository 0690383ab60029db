import { hashKey } from '@tanstack/react-query'
import { useState } from 'react'

/** The same object for as long as its value is the same: inline options are new at each render, and mean nothing new. */
export function useStable<T extends object>(value: T): T {
  const hash = hashKey([value])
  const [kept, setKept] = useState({ value, hash })
  if (kept.hash === hash) return kept.value
  setKept({ value, hash })
  return value
}
