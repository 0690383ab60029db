import { createEmbedClient } from '../../src/client/client'
import { fromEndpoint } from '../../src/source/endpoint'
import { defineVendor } from '../../src/vendor-kit/vendor'
import type { Subject } from './subject.ts'

const vendor = defineVendor({ id: 'acme', name: 'Acme', modes: {} })

/** react-embed-token, as a widget holds its token that is told of each. */
export const subject: Subject = {
  name: 'ours (pushed)',
  start({ endpoint, identity, method }) {
    const client = createEmbedClient({ source: fromEndpoint(endpoint, { method }), identity })
    let held: string | undefined
    let waiting: ((token: string) => void)[] = []
    client.subscribe(vendor, {}, ({ token }) => {
      held = token?.value
      if (held === undefined) return
      for (const give of waiting) give(held)
      waiting = []
    })
    return {
      use: () => held ?? new Promise<string>((give) => waiting.push(give)),
      rejected: (token) => void client.reportRejected(vendor, {}, token).catch(() => {}),
    }
  },
}
