import { useEffect, useState } from 'react'
import { embeds } from './embeds'
import type { Fault } from './faults'
import { resetVendor, setBackend, setVendor, type BackendSettings, type VendorSettings } from './servers'

type Settings = BackendSettings & VendorSettings

/**
 * What the emulated servers are set to. It is theirs: a page that is reloaded, or a second one, shows the
 * same.
 */
export function useSettings() {
  const [settings, setSettings] = useState<Settings>({
    outage: 'none',
    ttlSeconds: 20,
    validateFault: 'none',
  })
  const show = (change: Partial<Settings>) => setSettings((before) => ({ ...before, ...change }))

  useEffect(() => {
    let isGone = false
    void Promise.all([setBackend({}), setVendor({})]).then(
      ([backend, vendor]) => isGone || show({ ...backend, ...vendor }),
    )
    return () => {
      isGone = true
    }
  }, [])

  return {
    settings,
    setFault: async (set: Fault['set']) =>
      show('outage' in set ? await setBackend(set) : await setVendor(set)),
    setLifetime: async (ttlSeconds: number) => {
      show(await setVendor({ ttlSeconds }))
      embeds.clear()
    },
    reset: async () => {
      await resetVendor()
      show({ ...(await setBackend({ outage: 'none' })), ...(await setVendor({})) })
      embeds.clear()
    },
  }
}
