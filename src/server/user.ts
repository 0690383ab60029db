import { isMissing } from './mint/credential'

/** Field names for the user in a session, or for a user's id. */
const ID_NAMES = ['id', 'userId', 'user', 'sub', 'uid']
/** Built-in objects that hold a value, not a user. */
const NO_RECORD = /^\[object (Boolean|Number|BigInt|Symbol|Date|RegExp|ArrayBuffer)\]$/
/** How deep an object is searched for a value. */
const MAX_DEPTH = 3

/**
 * A value that can be a user: an id, or your own object.
 *
 * A `Response` of another library, an `Error`, `true`, a function, a list and a Promise are refused here, and
 * again when `authorize` returns one.
 */
export type UserLike =
  | string
  | number
  | bigint
  | (object & {
      readonly headers?: undefined
      readonly stack?: undefined
      readonly then?: undefined
      readonly bind?: undefined
      readonly [Symbol.iterator]?: undefined
    })

/**
 * Says why a value cannot be a user; `undefined`: it can. The value's content is not repeated.
 */
export function whyNoUser(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      if (value.trim() === '') return 'an empty string'
      return isMissing(value) ? 'the word for nothing' : undefined
    case 'number':
      return Number.isInteger(value) && value > 0 ? undefined : 'a number that is no id'
    case 'bigint':
      return value > 0n ? undefined : 'a number that is no id'
    case 'object':
      return value === null ? 'null' : whyNoUserObject(value)
    default:
      return typeof value === 'boolean' ? String(value) : typeof value
  }
}

function whyNoUserObject(value: object): string | undefined {
  if (isError(value)) return 'an Error'
  if (Symbol.iterator in value) return 'a list'
  if (isThenable(value)) return 'a Promise'
  if (isResponseLike(value)) return 'a Response'
  if (isRequestLike(value)) return 'a Request'
  if (NO_RECORD.test(Object.prototype.toString.call(value))) return 'an object that holds no record'
  if (isFailure(value)) return 'an object that reports a failure'
  const values = Object.values(value)
  if (values.some(isThenable)) return 'an object with a Promise in it'
  if (values.length === 0 && isPlain(value)) return 'an empty object'
  return isNobody(value) ? 'an object with nobody in it' : undefined
}

/**
 * E.g. `{ ok: false }`, `{ error: 'expired' }`, `{ statusCode: 401, message }`, `{ status: '302', … }` as
 * Lambda@Edge writes it.
 */
function isFailure(value: object): boolean {
  const { ok, success, isAuthenticated, error, status, statusCode } = value as Record<string, unknown>
  const isStatus = [status, statusCode].some((each) => /^[345]\d\d$/.test(String(each)))
  return ok === false || success === false || isAuthenticated === false || Boolean(error) || isStatus
}

/**
 * E.g. `{ user: null, session: null }`, `{ data: { session: null } }`, `{ userId: null, getToken }`: the
 * result of a session library if nobody is signed in.
 */
function isNobody(value: object): boolean {
  const ids = ID_NAMES.filter((name) => name in value).map((name) => (value as Record<string, unknown>)[name])
  return ids.length > 0 ? ids.every((id) => isNothing(id, MAX_DEPTH)) : isNothing(value, MAX_DEPTH)
}

/**
 * Whether a value is empty, or an object with only empty values. `true` is not empty: a page without users
 * may know only that somebody is let in.
 */
function isNothing(value: unknown, depth: number): boolean {
  if (value === true) return false
  if (typeof value !== 'object' || value === null) return whyNoUser(value) !== undefined
  if (depth === 0 || !(isPlain(value) || Array.isArray(value))) return false
  return Object.values(value).every((each) => isNothing(each, depth - 1))
}

/**
 * Whether a value is a response of any realm or library, or of Node: it has a status, and other such fields.
 */
export function isResponseLike(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || isError(value)) return false
  const { status, statusCode } = value as { status?: unknown; statusCode?: unknown }
  const hasStatus = typeof (status ?? statusCode) === 'number'
  return hasStatus && ['headers', 'body', 'ok', 'setHeader'].some((name) => name in value)
}

/** Whether a value is a request of any library, e.g. from a middleware. */
function isRequestLike(value: object): boolean {
  const { method, url } = value as { method?: unknown; url?: unknown }
  return typeof method === 'string' && typeof url === 'string' && 'headers' in value
}

function isError(value: object): boolean {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
}

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  )
}

/** Whether `value` is a plain object, of any realm. */
export function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
