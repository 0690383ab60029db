const nextTurn = globalThis.setImmediate

/** Lets everything happen that needs no time, where timers are fake as well. */
export async function settle(turns = 1): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise<void>((resolve) => nextTurn(resolve))
}
