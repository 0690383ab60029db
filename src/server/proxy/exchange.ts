import { EmbedError } from '../../errors/errors'
import { requireCredential } from '../mint/credential'
import { type Admitted, admitPage, admitToken } from './admit'
import type { VendorProxyOptions } from './options'
import { parseFields } from './read-body'
import { ProxyRefusal } from './refusal'
import { identityOfSealed, openSession, RESUME_SECONDS } from './session-seal'
import type { ProxyRoute } from './rules'
import { VENDOR_RULES } from './vendor-rules'

/** A request as it goes to the vendor: with the real token. */
export interface Exchanged {
  admitted: Admitted
  secret: string
  /** Headers with the real token. */
  headers: Record<string, string>
  body: Uint8Array<ArrayBuffer> | string | undefined
}

const MIN_SECRET_LENGTH = 12

/**
 * Puts the real token in the place of ours, after it was verified, compared with the page and counted.
 *
 * @throws {ProxyRefusal}
 */
export async function exchange(
  request: Request,
  route: ProxyRoute,
  body: Uint8Array<ArrayBuffer> | undefined,
  options: VendorProxyOptions,
): Promise<Exchanged> {
  if (route.token === 'header') return inHeader(request, body, options)
  const fields = parseFields(body ?? new Uint8Array())
  return route.token === 'body' ? inBody(request, fields, options) : inSession(request, fields, options)
}

async function inHeader(
  request: Request,
  body: Uint8Array<ArrayBuffer> | undefined,
  options: VendorProxyOptions,
): Promise<Exchanged> {
  const name = VENDOR_RULES[options.vendor].tokenHeaders.find((each) => request.headers.has(each))
  const admitted = await admitToken(name === undefined ? null : request.headers.get(name), options)
  await admitPage(request, admitted, options)
  const secret = await secretFor(request, admitted, options)
  return { admitted, secret, headers: name === undefined ? {} : { [name]: secret }, body }
}

async function inBody(
  request: Request,
  fields: Record<string, unknown>,
  options: VendorProxyOptions,
): Promise<Exchanged> {
  const admitted = await admitToken(fields['token'], options)
  await admitPage(request, admitted, options)
  const secret = await secretFor(request, admitted, options)
  const { sessionId, ...rest } = fields
  const named = await openSession(sessionId, scoped(options), secret, RESUME_SECONDS).catch(() => null)
  // Another user's session is not continued: a new one begins.
  const isOwn = named?.identity === admitted.identity && named.origin === admitted.origin
  const next = { ...rest, token: secret, ...(isOwn ? { sessionId: named.sessionId } : {}) }
  return { admitted, secret, headers: {}, body: JSON.stringify(next) }
}

async function inSession(
  request: Request,
  fields: Record<string, unknown>,
  options: VendorProxyOptions,
): Promise<Exchanged> {
  // Both are only claimed until the session opens with this secret.
  const claimed = {
    identity: identityOfSealed(fields['sessionId']),
    origin: request.headers.get('origin') ?? '',
  }
  const secret = await secretFor(request, claimed, options)
  const { sessionId, ...admitted } = await openSession(fields['sessionId'], scoped(options), secret)
  await admitPage(request, admitted, options)
  const { token: _, ...rest } = fields
  return { admitted, secret, headers: {}, body: JSON.stringify({ ...rest, sessionId }) }
}

function scoped({ vendor, scope = 'embed' }: VendorProxyOptions) {
  return { vendor, scope }
}

async function secretFor(
  request: Request,
  { identity, origin }: Omit<Admitted, 'expiresAt'>,
  options: VendorProxyOptions,
): Promise<string> {
  const { secret } = options
  try {
    return checkSecret(
      typeof secret === 'function'
        ? await secret({ identity, origin, scope: scoped(options).scope, request })
        : secret,
    )
  } catch (cause) {
    throw new ProxyRefusal('internal', 'The real token could not be read.', { cause })
  }
}

function checkSecret(secret: string): string {
  const text = requireCredential('`secret` of the proxy', secret)
  if (text.length >= MIN_SECRET_LENGTH) return text
  throw new EmbedError(
    'EMBED_CONFIG',
    `\`secret\` of the proxy has fewer than ${MIN_SECRET_LENGTH} characters.`,
  )
}
