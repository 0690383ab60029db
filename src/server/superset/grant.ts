import { Refusal } from '../handler/refusal'
import type { MintRequest } from '../mint/mint'

/** The rights of a guest token. @source Superset, `superset/security/api.py`, `GuestTokenCreateSchema` */
export interface SupersetGrant {
  /** The UUIDs of the dashboards, from "Embed dashboard" in Superset. */
  dashboards: readonly string[]
  /** Row-level security: SQL clauses that every query gets. Default: none. */
  rls?: readonly { clause: string; dataset?: number | undefined }[] | undefined
  /** Attributes of the person, for Jinja templates in charts. Default: none. */
  user?:
    | { username?: string | undefined; first_name?: string | undefined; last_name?: string | undefined }
    | undefined
}

/**
 * Decides what a person may see. `null`: nothing; the page gets 403. The dashboard that the page names is in
 * `params.dashboard`; a grant without it is 403, too.
 */
export type GrantSuperset<User> = (
  request: MintRequest<User>,
) => SupersetGrant | null | Promise<SupersetGrant | null>

/** The fields that both kinds of guest token have. */
export interface Granted {
  user: object
  resources: { type: 'dashboard'; id: string }[]
  rls: readonly { clause: string; dataset?: number | undefined }[]
}

/** @throws {Refusal} 403. */
export async function granted<User>(grant: GrantSuperset<User>, asked: MintRequest<User>): Promise<Granted> {
  const found = await grant(asked)
  const { dashboard } = asked.params
  if (!found || (dashboard !== undefined && !found.dashboards.some((id) => id === dashboard)))
    throw new Refusal(403, 'forbidden', 'This user may not see this dashboard.')
  const { dashboards, rls = [], user = {} } = found
  return { user, resources: dashboards.map((id) => ({ type: 'dashboard', id })), rls }
}
