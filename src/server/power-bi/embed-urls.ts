import { LRUCache } from 'lru-cache'
import { isRecord } from '../../base/json'
import { EmbedError } from '../../errors/errors'
import type { PowerBiReport } from './items'

/** Reports' addresses, which seldom change. */
export interface EmbedUrls {
  of: (
    reports: readonly PowerBiReport[],
    get: (path: string) => Promise<unknown>,
  ) => Promise<Record<string, string>>
}

const KEPT_MS = 3_600_000

/**
 * @source https://learn.microsoft.com/rest/api/power-bi/reports/get-report-in-group: `embedUrl`. A service
 * principal has no "My workspace", so each report needs its workspace.
 */
export function createEmbedUrls(): EmbedUrls {
  const kept = new LRUCache<string, string>({ max: 5_000, ttl: KEPT_MS, ttlResolution: 0, perf: Date })
  return {
    async of(reports, get) {
      const found = await Promise.all(
        reports.map(async ({ id, groupId }) => {
          if (!groupId)
            throw new EmbedError(
              'EMBED_CONFIG',
              '`embedUrls` of powerBiMint needs a `groupId` for each report of `items`.',
            )
          const path = `groups/${encodeURIComponent(groupId)}/reports/${encodeURIComponent(id)}`
          const held = kept.get(path)
          if (held) return [id, held]
          const answer = await get(path)
          const url = isRecord(answer) ? answer['embedUrl'] : undefined
          if (typeof url !== 'string')
            throw new EmbedError('EMBED_UNAVAILABLE', 'Power BI answered Get Report without an embedUrl.')
          kept.set(path, url)
          return [id, url]
        }),
      )
      return Object.fromEntries(found) as Record<string, string>
    },
  }
}
