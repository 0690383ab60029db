/** A way to break something; `set` is what the emulated server is told. */
export interface Fault {
  id: string
  label: string
  about: string
  set: { outage: string } | { validateFault: string }
}

export const FAULTS: readonly Fault[] = [
  { id: 'down', label: 'Backend down', about: '500 to each request', set: { outage: 'server-error' } },
  { id: 'hang', label: 'Backend hangs', about: 'no answer at all', set: { outage: 'hang' } },
  {
    id: 'denied',
    label: 'Denied',
    about: '401 at the next renewal: the session is over',
    set: { outage: 'denied' },
  },
  { id: 'busy', label: 'Rate limited', about: '429, wait 5 s', set: { outage: 'rate-limit' } },
  { id: 'drop', label: 'Connection dropped', about: 'cut before an answer', set: { outage: 'drop' } },
  {
    id: 'refuse',
    label: 'Vendor refuses tokens',
    about: '401 to each call',
    set: { validateFault: 'refuse' },
  },
  {
    id: 'vendor-down',
    label: 'Vendor down',
    about: '503 to each call',
    set: { validateFault: 'server-error' },
  },
]

export const NO_FAULTS = { outage: 'none', validateFault: 'none' }
