import type { JsonObject } from './json'

/**
 * A deeply frozen copy of plain JSON. Event listeners get `params`, and must not be able to change what the
 * backend is told, or the host's own objects.
 */
export function frozenCopy(params: object | undefined): JsonObject {
  return JSON.parse(JSON.stringify({ ...params }), (_, value: unknown) => Object.freeze(value)) as JsonObject
}
