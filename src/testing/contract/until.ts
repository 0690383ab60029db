const LIMIT_MS = 30_000
const EACH_MS = 20

/** Waits until something is so. @param what - completes “Expected …”. @throws {Error} it is not so in time. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const startedAt = performance.now()
  while (!(await isSo())) {
    if (performance.now() - startedAt > LIMIT_MS)
      throw new Error(`Expected ${what}. It was not so within ${LIMIT_MS / 1_000} s.`)
    await new Promise((resolve) => setTimeout(resolve, EACH_MS))
  }
}

/** @param what - completes “Expected …”. @throws {Error} `got` is not `wanted`. */
export function same(what: string, got: unknown, wanted: unknown): void {
  const [left, right] = [got, wanted].map((value) => JSON.stringify(value))
  if (left !== right) throw new Error(`Expected ${what} to be ${right}. It is ${left}.`)
}

/** @throws {Error} `isSo` is false. */
export function holds(what: string, isSo: boolean): void {
  if (!isSo) throw new Error(`Expected ${what}.`)
}
