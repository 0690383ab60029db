import { decodeJwt } from 'jose/jwt/decode'

/** The claims of a JWT. Its signature is not ours to check: the vendor does. `{}` where `token` is opaque, for all its dots. */
export function readJwt(token: string): Readonly<Record<string, unknown>> {
  try {
    return decodeJwt(token)
  } catch {
    return {}
  }
}
