// A host's backend with three proxies, for pages in Chromium: its routes are below `/shield/`.
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { createTokenHandler } from '../../src/server'
import { createVendorProxy, shieldedMint, type ShieldedVendor } from '../../src/server/proxy'
import { createEmbedTokenIssuer } from '../../src/server/signing'
import type { createInteraktEmulator } from '../emulators/interakt'
import type { createOpenChatWidgetEmulator } from '../emulators/open-chat-widget'
import type { createRuntypeEmulator } from '../emulators/runtype'

type Handler = (request: Request) => Promise<Response>

interface Emulators {
  interakt: ReturnType<typeof createInteraktEmulator>
  'open-chat-widget': ReturnType<typeof createOpenChatWidgetEmulator>
  runtype: ReturnType<typeof createRuntypeEmulator>
}

const VENDORS = ['interakt', 'open-chat-widget', 'runtype'] as const
const ISSUER = 'https://app.example.com'
const OWN = { 'access-control-allow-origin': '*' }

/** @returns answers what is below `/shield/`; `undefined` for the rest. */
export function createShieldServer(emulators: Emulators) {
  /** Who is signed in, as a session would say. */
  let session = 'user-1'
  let routes: Promise<Record<string, Handler>> | undefined
  const secrets = () => ({
    interakt: emulators.interakt.tokenOf('chat'),
    'open-chat-widget': emulators['open-chat-widget'].key(),
    runtype: emulators.runtype.clientToken('site'),
  })

  async function open(pageOrigin: string): Promise<Record<string, Handler>> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const key = await exportJWK(privateKey)
    const issuer = createEmbedTokenIssuer({ issuer: ISSUER, keys: [key] })
    const allowedOrigins = [pageOrigin, 'https://other.example.com']
    const proxy = (vendor: ShieldedVendor, scope = 'embed') =>
      createVendorProxy({
        vendor,
        issuer,
        scope,
        allowedOrigins,
        basePath: `/shield/${vendor}${scope === 'embed' ? '' : `-${scope}`}`,
        baseUrl: `https://${vendor}.example.com`,
        secret: () => secrets()[vendor],
        authorize: () => ({ identity: session }),
        fetch: (url, init) => emulators[vendor].fetch(new Request(url, init)),
      })
    const mint = (vendor: ShieldedVendor) =>
      shieldedMint<string>({ issuer, vendor, identityOf: (user) => user })
    return {
      token: createTokenHandler<string>({
        authorize: () => session,
        allowedOrigins,
        mint: Object.fromEntries(VENDORS.map((vendor) => [vendor, mint(vendor)])),
      }),
      ...Object.fromEntries(VENDORS.map((vendor) => [vendor, proxy(vendor)])),
      ...Object.fromEntries(VENDORS.map((vendor) => [`${vendor}-sales`, proxy(vendor, 'sales')])),
      async __sign(request) {
        const { vendor, origin, secondsAgo } = (await request.json()) as {
          vendor: string
          origin: string
          secondsAgo: number
        }
        const iat = Math.floor(Date.now() / 1_000) - secondsAgo
        const [published] = (await issuer.publicKeys()).keys
        const embedToken = await new SignJWT({ vendor, scope: 'embed', origin })
          .setProtectedHeader({ alg: 'ES256', typ: 'embed+jwt', kid: published?.kid ?? '' })
          .setIssuer(ISSUER)
          .setAudience(ISSUER)
          .setSubject('user-1')
          .setIssuedAt(iat)
          .setExpirationTime(iat + 900)
          .sign(privateKey)
        return new Response(embedToken, { headers: OWN })
      },
    }
  }

  return async (request: Request): Promise<Response | undefined> => {
    const { pathname } = new URL(request.url)
    const [, first, name = ''] = pathname.split('/')
    if (first !== 'shield') return undefined
    if (name === '__open') {
      routes = open(await request.text())
      session = 'user-1'
      return new Response(null, { status: 204, headers: OWN })
    }
    if (name === '__session') {
      session = await request.text()
      return new Response(null, { status: 204, headers: OWN })
    }
    if (name === '__secrets') return Response.json(Object.values(secrets()), { headers: OWN })
    const handle = (await routes)?.[name]
    return handle ? handle(request) : new Response(null, { status: 404, headers: OWN })
  }
}
