import { EmbedError } from '../../errors/errors'
import { isWithin, type Network, parseNetwork, parseAddress } from './network'

/**
 * Which proxies before this server are believed: how many hops, or the networks that they are in, e.g.
 * `["10.0.0.0/8"]`. `0`: none, and `X-Forwarded-For` is ignored.
 */
export type TrustProxy = number | readonly string[]

/** How the address of a client is found. */
export interface AddressOptions {
  /**
   * The address of the other end of the socket. A Web `Request` has none; your server does: e.g.
   * `env.incoming.socket.remoteAddress` in Hono on Node, `request.ip` in srvx.
   */
  addressOf?: ((request: Request) => string | undefined) | undefined
  /** Default `0`: `X-Forwarded-For`, which anybody can write, is ignored. */
  trustProxy?: TrustProxy | undefined
}

/**
 * Makes a function that finds a client's address: the socket's, or if that is a proxy's which is believed,
 * the last address in `X-Forwarded-For` that no believed proxy wrote of another.
 *
 * An IPv6 client counts as its /64 network, which one household or server has to itself.
 *
 * @returns `undefined`: the address is not known.
 * @throws {EmbedError} `EMBED_CONFIG`: `trustProxy` is neither a number of hops nor a list of networks.
 */
export function createClientAddress({
  addressOf,
  trustProxy = 0,
}: AddressOptions): (request: Request) => string | undefined {
  const isTrusted = trustOf(trustProxy)
  return (request) => {
    const socket = addressOf?.(request)
    // Nearest first: the socket's end, then what each proxy saw.
    const forwarded = (request.headers.get('x-forwarded-for') ?? '').split(',').map((each) => each.trim())
    const chain = [socket, ...forwarded.toReversed().filter((each) => each !== '')]
    let hop = 0
    while (hop < chain.length - 1 && isTrusted(chain[hop], hop)) hop += 1
    return parseAddress(chain[hop])?.text
  }
}

/** Whether a hop is a proxy whose word counts. Hop 0 is the socket's other end. */
function trustOf(trustProxy: TrustProxy): (address: string | undefined, hop: number) => boolean {
  if (typeof trustProxy === 'number' && Number.isInteger(trustProxy) && trustProxy >= 0)
    return (_, hop) => hop < trustProxy
  const networks = Array.isArray(trustProxy) ? trustProxy.map((each) => parseNetwork(each)) : [null]
  if (networks.includes(null))
    throw new EmbedError(
      'EMBED_CONFIG',
      '`trustProxy` is neither a number of hops nor a list of networks such as "10.0.0.0/8".',
    )
  return (text) => {
    const address = parseAddress(text)
    return address !== null && networks.some((network) => isWithin(address, network as Network))
  }
}
