/** An IP address. */
export interface Address {
  /** 32 bits of IPv4, or 128 of IPv6. */
  bits: bigint
  length: 32 | 128
  /** What it is counted as: IPv4 itself, or the /64 network of IPv6. */
  text: string
}

/** A network in CIDR notation. */
export interface Network {
  bits: bigint
  length: 32 | 128
  prefix: number
}

const MAPPED_IPV4 = 0xffffn

/** Reads an address, also with a port, in brackets, or of a zone; `null`: it is none. */
export function parseAddress(text: unknown): Address | null {
  if (typeof text !== 'string' || text.length > 64) return null
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1')
  const plain = bare.replace(/%.*$/, '')
  return plain.includes(':') ? parseIpv6(plain) : parseIpv4(plain)
}

/** Reads e.g. `10.0.0.0/8`, or a single address; `null`: it is none. */
export function parseNetwork(text: unknown): Network | null {
  if (typeof text !== 'string') return null
  const [base, prefix, more] = text.split('/')
  const address = parseAddress(base)
  if (!address || more !== undefined || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null
  const size = prefix === undefined ? address.length : Number(prefix)
  return size <= address.length ? { bits: address.bits, length: address.length, prefix: size } : null
}

export function isWithin(address: Address, network: Network): boolean {
  const rest = BigInt(network.length - network.prefix)
  return address.length === network.length && address.bits >> rest === network.bits >> rest
}

function parseIpv4(text: string): Address | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null
  const bits = parts.reduce((all, part) => (all << 8n) | BigInt(part), 0n)
  return { bits, length: 32, text: parts.map(Number).join('.') }
}

function parseIpv6(text: string): Address | null {
  const v4 = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const tail = v4?.[2] === undefined ? null : parseIpv4(v4[2])
  if (v4 && !tail) return null
  const whole = tail
    ? `${v4?.[1] ?? ''}${(tail.bits >> 16n).toString(16)}:${(tail.bits & 0xffffn).toString(16)}`
    : text
  const halves = whole.split('::')
  if (halves.length > 2) return null
  const [head = [], end = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - end.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  const groups = [...head, ...Array<string>(missing).fill('0'), ...end]
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null
  const bits = groups.reduce((all, group) => (all << 16n) | BigInt(`0x${group}`), 0n)
  if (bits >> 32n === MAPPED_IPV4) return fromBits(bits & 0xffffffffn)
  return { bits, length: 128, text: `${(bits >> 64n).toString(16)}::/64` }
}

function fromBits(bits: bigint): Address {
  const text = [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.')
  return { bits, length: 32, text }
}
