import type { JsonObject } from '../../base/json'
import { badRequest, Refusal } from '../handler/refusal'
import type { MintRequest } from '../mint/mint'

/** The item that a page wants to embed. */
export interface MetabaseEntity {
  type: 'dashboard' | 'question'
  /** The number in the item's address, or its entity id. */
  id: number | string
}

/** A request for a token of Metabase. */
export interface MetabaseRequest<User> extends MintRequest<User> {
  /** Chosen by the page: check it. */
  entity: MetabaseEntity
  /** `customContext` of the page's options. Chosen by the page: check it. */
  customContext: unknown
}

/**
 * Decides what a person may see: the value of every locked parameter of the item, `{}` if it has none, and
 * `null` if the person may not see it, which is 403. A locked value comes from your server, never from the page.
 */
export type GrantMetabase<User> = (
  request: MetabaseRequest<User>,
) => JsonObject | null | Promise<JsonObject | null>

/** @throws {Refusal} 400: the page names no item; 403. */
export async function grantedClaims<User>(
  grant: GrantMetabase<User>,
  asked: MintRequest<User>,
): Promise<{ resource: Record<string, number | string>; params: JsonObject }> {
  const { dashboard, question, customContext } = asked.params
  const type = dashboard === undefined ? 'question' : 'dashboard'
  const id = readId(dashboard ?? question)
  if (id === null || (dashboard !== undefined && question !== undefined))
    throw badRequest('`params` names no item. Send { dashboard: id } or { question: id }.')
  // A property of its own is read later: `signal` is made when it is first read.
  const request = Object.create(asked, {
    entity: { value: { type, id } },
    customContext: { value: customContext },
  }) as MetabaseRequest<User>
  const params = await grant(request)
  if (!params) throw new Refusal(403, 'forbidden', 'This user may not see this item.')
  return { resource: { [type]: id }, params }
}

/** Metabase's own ids are numbers; an entity id is a text. */
function readId(value: unknown): number | string | null {
  if (typeof value === 'number') return Number.isInteger(value) && value > 0 ? value : null
  if (typeof value !== 'string' || !/^[\w-]{1,64}$/.test(value)) return null
  return /^[1-9]\d{0,14}$/.test(value) ? Number(value) : value
}
