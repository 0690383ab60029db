import type { Servers } from './demo'
import type { InstanceCounts } from './fleet/settings'

declare const __SERVERS__: Servers

/** Where the vendors' servers are, and the backend's. */
export const SERVERS = __SERVERS__

const BACKEND = SERVERS.backend
const VENDOR = SERVERS['returning-ai']

export interface VendorSettings {
  ttlSeconds: number
  validateFault: string
}

export interface BackendSettings {
  outage: string
}

export interface Counts {
  mints: number
  calls: number
  expired: number
}

/** Changes settings of the emulated servers, or reads them with `{}`. */
export const setVendor = (settings: Partial<VendorSettings>) =>
  post<VendorSettings>(`${VENDOR}/__settings`, settings)
export const setBackend = (settings: Partial<BackendSettings>) =>
  post<BackendSettings>(`${BACKEND}/__settings`, settings)
export const resetVendor = () => post<Counts>(`${VENDOR}/__reset`, {})

export async function readCounts(): Promise<Counts> {
  const response = await fetch(`${VENDOR}/__counts`)
  return (await response.json()) as Counts
}

export async function post<T>(url: string, body: object): Promise<T> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  return (await response.json()) as T
}

export const readFleet = async () => (await (await fetch(`${BACKEND}/__fleet`)).json()) as InstanceCounts[]
export const toggleInstance = (name: string) => post<InstanceCounts[]>(`${BACKEND}/__fleet`, { name })
