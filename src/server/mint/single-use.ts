/** Answers whose token can be used once. */
const usedOnce = new WeakSet<object>()

/** Marks a mint's answer: its token can be used once, and no cache may hand it out again. */
export function markAsUsedOnce<T extends object>(answer: T): T {
  usedOnce.add(answer)
  return answer
}

export function isUsedOnce(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && usedOnce.has(answer)
}
