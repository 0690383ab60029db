// @vitest-environment node
// Whose word counts for a client's address.
import { expect, test } from 'vitest'
import { createClientAddress, type TrustProxy } from '../../../src/server/limits/client-address'
import { parseAddress, parseNetwork, isWithin } from '../../../src/server/limits/network'

test.each<[TrustProxy | undefined, string | undefined, string | undefined, string | undefined]>([
  // trustProxy, the socket's end, X-Forwarded-For, the client
  [undefined, '192.0.2.1', undefined, '192.0.2.1'],
  [undefined, '192.0.2.1', '198.51.100.1', '192.0.2.1'],
  [undefined, undefined, '198.51.100.1', undefined],
  [0, '192.0.2.1', '198.51.100.1', '192.0.2.1'],
  [1, '10.0.0.1', '198.51.100.1', '198.51.100.1'],
  [1, '10.0.0.1', '203.0.113.9, 198.51.100.1', '198.51.100.1'],
  [2, '10.0.0.1', '203.0.113.9, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
  [2, '10.0.0.1', '198.51.100.1', '198.51.100.1'],
  [1, '10.0.0.1', undefined, '10.0.0.1'],
  [1, '10.0.0.1', 'unknown', undefined],
  [1, undefined, '198.51.100.1', '198.51.100.1'],
  [['10.0.0.0/8'], '10.1.2.3', '203.0.113.9, 198.51.100.1', '198.51.100.1'],
  [['10.0.0.0/8'], '10.1.2.3', '203.0.113.9, 198.51.100.1, 10.9.9.9', '198.51.100.1'],
  [['10.0.0.0/8'], '192.0.2.1', '198.51.100.1', '192.0.2.1'],
  [['10.0.0.0/8'], '::ffff:10.1.2.3', '198.51.100.1', '198.51.100.1'],
  [['10.0.0.0/8'], '10.1.2.3', '10.0.0.9', '10.0.0.9'],
  [['fd00::/8'], 'fd00::1', '2001:db8::1', '20010db800000000::/64'],
  [['10.0.0.1'], '10.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
])('trustProxy %j, from %s with X-Forwarded-For %s: %s', (trustProxy, socket, forwarded, expected) => {
  const clientAddress = createClientAddress({ trustProxy, addressOf: () => socket })
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  expect(clientAddress(new Request('https://app.example.com', { headers }))).toBe(expected)
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['[2001:db8::1]:443', '20010db800000000::/64'],
  ['2001:db8:0:0:1::', '20010db800000000::/64'],
  ['fe80::1%eth0', 'fe80000000000000::/64'],
  ['::', '0::/64'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
])('%s is counted as %s', (text, expected) => {
  expect(parseAddress(text)?.text).toBe(expected)
})

test.each([
  '',
  'unknown',
  '256.0.0.1',
  '1.2.3',
  '1:2',
  ':::',
  '1::2::3',
  'g::',
  '1:2:3:4:5:6:7:8:9',
  'x'.repeat(99),
])('%j is no address', (text) => {
  expect(parseAddress(text)).toBeNull()
})

test('a network of another family holds nobody', () => {
  const network = parseNetwork('::/0')
  const address = parseAddress('10.0.0.1')
  expect(network && address && isWithin(address, network)).toBe(false)
})
