/** A component that suspends while `sleeps`, until it is woken. */
export function createSleeper() {
  let resolve = () => {}
  let isAwake = false
  const sleep = new Promise<void>((done) => (resolve = done))
  return {
    Sleeper({ sleeps }: { sleeps: boolean }) {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- how a component suspends
      if (sleeps && !isAwake) throw sleep
      return null
    },
    wake() {
      isAwake = true
      resolve()
    },
  }
}
