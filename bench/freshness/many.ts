import { createEmbedClient } from '../../src/client/client'
import type { EmbedClient } from '../../src/client/embed-client'
import { shareAcrossTabs } from '../../src/cross-tab/share-across-tabs'
import { fromEndpoint } from '../../src/source/endpoint'
import { defineVendor } from '../../src/vendor-kit/vendor'
import type { RunningSubject, SubjectSetup } from './subject.ts'

const vendor = defineVendor({ id: 'acme', name: 'Acme', modes: {} })

/** How many clients and widgets there are. */
export interface ManySetup extends SubjectSetup {
  clients: number
  /** Subscriptions of each client. */
  widgets: number
  /** The clients start over so many ms, evenly. */
  spreadMs: number
  /** The tabs share tokens. */
  isShared?: boolean
}

/** Clients of react-embed-token in one page. A use is one of the first's. */
export const subject = {
  name: 'many',
  start({ endpoint, identity, clients, widgets, spreadMs, isShared = false }: ManySetup): RunningSubject {
    const open = () => {
      const client = createEmbedClient({
        source: fromEndpoint(endpoint),
        identity,
        crossTab: isShared ? shareAcrossTabs() : undefined,
      })
      for (let widget = 0; widget < widgets; widget += 1) client.subscribe(vendor, {}, () => {})
      return client
    }
    const first: EmbedClient = open()
    for (let index = 1; index < clients; index += 1) {
      if (spreadMs === 0) open()
      else setTimeout(open, (spreadMs * index) / clients)
    }
    return {
      use: () => first.ensureToken(vendor, {}).then(({ value }) => value),
      rejected: (token) => void first.reportRejected(vendor, {}, token).catch(() => {}),
    }
  },
}
