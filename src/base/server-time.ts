import { type HeaderReader, readDate, readSeconds } from './header-values'

/** Reads the backend's clock from the headers of an answer: `Date` plus `Age`. All values are in ms. */
export function readServerTime(header: HeaderReader): { serverTime: number | undefined; ageMs: number } {
  const ageMs = readSeconds(Number(header('age'))) ?? 0
  return { serverTime: readDate(header('date'), ageMs), ageMs }
}
