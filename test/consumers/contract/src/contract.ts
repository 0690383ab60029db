// The page “Hold your vendor to the contract”, without a test runner: the checks are functions.
import { embedContract } from 'react-embed-token/testing/contract'
import { acme } from './acme'

declare global {
  /** What each check came to: `ok`, a reason, or what went wrong. */
  var outcomes: Record<string, string> | undefined
}

const vendor = new URLSearchParams(location.search).get('vendor') ?? ''
const options = { sdkUrl: `${vendor}/sdk.js`, account: 'a1', board: 'Print shop' }
const widget = (title: string) => {
  const found = document.querySelector(`[data-embed][aria-label="${title}"]`)
  if (!found) throw new Error(`There is no widget called ${title}.`)
  return found
}
const input = (title: string) => widget(title).querySelector('input') as HTMLInputElement

const checks = embedContract({
  vendor: acme,
  mode: 'inline',
  options,
  changed: {
    options: { ...options, board: 'Bindery' },
    isShown: (title) => widget(title).textContent?.includes('Bindery') ?? false,
    mountsAnew: false,
  },
  emulator: {
    mint: (user) => fetch(`${vendor}/mint?user=${user}`).then((answer) => answer.json() as Promise<object>),
    rotate: () => fetch(`${vendor}/__rotate`, { method: 'POST' }),
    counts: async () =>
      (await (await fetch(`${vendor}/__counts`)).json()) as { calls: number; refused: number },
  },
  hands: {
    roots: () => [...document.querySelectorAll('.acme')],
    use: (title) => widget(title).querySelector('button')?.click(),
    type: (title, text) => void (input(title).value = text),
    read: (title) => input(title).value,
  },
  can: { swap: 'in-place', keepsText: true },
})

const outcomes: Record<string, string> = {}
for (const { name, run } of checks) {
  outcomes[name] = await run().then(
    (reason) => reason ?? 'ok',
    (error: unknown) => String(error),
  )
}
globalThis.outcomes = outcomes
