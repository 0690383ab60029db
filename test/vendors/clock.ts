// The page's wall clock, which a test can set ahead; `performance.now` stays as it is, as where a laptop has
// slept.
const RealDate = Date
let aheadMs = 0

const now = () => RealDate.now() + aheadMs

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, made) as object,
  get: (target, name, receiver) => (name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown)),
})

/** Sets the page's clock ahead of the machine's, in ms. */
export function setClockAhead(ms: number): void {
  aheadMs = ms
}
