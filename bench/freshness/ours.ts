import { createEmbedClient } from '../../src/client/client'
import { fromEndpoint } from '../../src/source/endpoint'
import { defineVendor } from '../../src/vendor-kit/vendor'
import type { Subject } from './subject.ts'

const vendor = defineVendor({ id: 'acme', name: 'Acme', modes: {} })

/** react-embed-token, asked before each call. */
export const subject: Subject = {
  name: 'ours',
  start({ endpoint, identity, method }) {
    const client = createEmbedClient({ source: fromEndpoint(endpoint, { method }), identity })
    client.subscribe(vendor, {}, () => {})
    return {
      use: () => client.ensureToken(vendor, {}).then(({ value }) => value),
      rejected: (token) => void client.reportRejected(vendor, {}, token).catch(() => {}),
    }
  },
}
