import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  createEmbedClient,
  defineVendor,
  type EmbedIdentity,
  fromStatic,
  inline,
  storageKeys,
  type StorageKeys,
} from '../../src'
import { fingerprint } from '../../src/base/fingerprint'
import { claimStorage } from '../../src/vendor-kit/storage-keys'

const STORAGES = [
  ['localStorage', () => localStorage],
  ['sessionStorage', () => sessionStorage],
] as const

const clearStorage = (keys: string[]) => claimStorage('acme', keys, null)
const MARK = 'react-embed-token:owner:acme'
const STORED = ['acme', 'acme-1', 'acme-2', 'acme:user', 'acm', 'other', 'Acme-1', 'x-acme-1', '*', 'a*b', '']

beforeEach(() => {
  for (const [, storage] of STORAGES) for (const key of STORED) storage().setItem(key, 'value')
})

afterEach(() => {
  vi.unstubAllGlobals()
  for (const [, storage] of STORAGES) storage().clear()
})

test.each<[string, string[], string[]]>([
  ['a key', ['acme'], ['acme']],
  ['a key that is not there', ['nobody'], []],
  ['a prefix', ['acme-*'], ['acme-1', 'acme-2']],
  ['a prefix and what is exactly it', ['acme*'], ['acme', 'acme-1', 'acme-2', 'acme:user']],
  ['several', ['other', 'acme:*'], ['other', 'acme:user']],
  ['a star inside is a letter', ['a*b'], ['a*b']],
  ['a star alone is a letter', ['*'], ['*']],
  ['case counts', ['ACME*'], []],
  ['nothing', [], []],
  ['what matches twice', ['acme', 'acme*'], ['acme', 'acme-1', 'acme-2', 'acme:user']],
])('removes %s, and nothing else, from both storages', (_, keys, removed) => {
  clearStorage(keys)
  for (const [name, storage] of STORAGES) {
    const left = STORED.filter((key) => storage().getItem(key) !== null)
    expect(left, name).toEqual(STORED.filter((key) => !removed.includes(key)))
  }
})

test('removes every one of many, though the storage shrinks meanwhile', () => {
  for (let i = 0; i < 200; i++) localStorage.setItem(`many-${i}`, '')
  clearStorage(['many-*'])
  expect(Object.keys(localStorage).filter((key) => key.startsWith('many-'))).toEqual([])
})

test('does not touch the storages where no key is named', () => {
  const touched = vi.fn()
  vi.stubGlobal('localStorage', new Proxy({}, { ownKeys: touched, get: touched }))
  clearStorage([])
  expect(touched).not.toHaveBeenCalled()
})

test('goes on with the other storage where one is blocked', () => {
  const blocked = {
    get() {
      throw new Error('SecurityError')
    },
    configurable: true,
  }
  const original = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')
  Object.defineProperty(globalThis, 'localStorage', blocked)
  try {
    expect(() => clearStorage(['acme'])).not.toThrow()
  } finally {
    if (original) Object.defineProperty(globalThis, 'localStorage', original)
  }
  expect(sessionStorage.getItem('acme')).toBeNull()
  expect(localStorage.getItem('acme')).toBe('value')
})

test('does nothing where there is no storage, as on a server', () => {
  vi.stubGlobal('localStorage', undefined)
  vi.stubGlobal('sessionStorage', undefined)
  expect(() => clearStorage(['acme'])).not.toThrow()
})

const left = () =>
  STORAGES.map(([, storage]) => STORED.filter((key) => storage().getItem(key) !== null).length)
const NONE = STORED.filter((key) => key.startsWith('acme')).length

test('what nobody has claimed is removed for the first who does, and stays for the same user from then on', () => {
  claimStorage('acme', ['acme*'], 'user-1')
  expect(left()).toEqual([STORED.length - NONE, STORED.length - NONE])
  for (const [, storage] of STORAGES) storage().setItem('acme', 'of user-1')
  claimStorage('acme', ['acme*'], 'user-1')
  for (const [, storage] of STORAGES) expect(storage().getItem('acme')).toBe('of user-1')
})

test.each<[string, string | number, string | number]>([
  ['another user', 'user-1', 'user-2'],
  ['a number that reads like a word', '1', 1],
  ['another number', 1, 2],
  ['a longer name', 'user-1', 'user-11'],
])('%s gets nothing of the one before', (_, first, second) => {
  claimStorage('acme', ['acme*'], first)
  for (const [, storage] of STORAGES) storage().setItem('acme', 'of the first')
  claimStorage('acme', ['acme*'], second)
  for (const [, storage] of STORAGES) expect(storage().getItem('acme')).toBeNull()
})

test('each storage has its own owner: a tab that slept through a change of user is cleared when it wakes', () => {
  claimStorage('acme', ['acme*'], 'user-1')
  sessionStorage.setItem('acme', 'of user-1')
  localStorage.setItem(MARK, 'another one, from another tab')
  claimStorage('acme', ['acme*'], 'user-2')
  expect(sessionStorage.getItem('acme')).toBeNull()
})

test('one vendor’s owner is not another’s', () => {
  claimStorage('acme', ['acme*'], 'user-1')
  localStorage.setItem('other', 'of nobody')
  claimStorage('else', ['other'], 'user-1')
  expect(localStorage.getItem('other')).toBeNull()
})

test('the mark tells nothing of who it is, and goes when nobody is signed in', () => {
  claimStorage('acme', ['acme*'], 'ann@example.com')
  const mark = localStorage.getItem(MARK) ?? ''
  expect(mark).toMatch(/^[0-9a-z]{1,7}$/)
  expect('ann@example.com').not.toContain(mark)
  claimStorage('acme', ['acme*'], null)
  expect(localStorage.getItem(MARK)).toBeNull()
})

test('where nobody is signed in, everything goes, whatever a script of the page wrote as the mark', () => {
  const mark = fingerprint('object:null')
  for (const [, storage] of STORAGES) storage().setItem(MARK, mark)
  claimStorage('acme', ['acme*'], null)
  expect(left()).toEqual([STORED.length - NONE, STORED.length - NONE])
  expect(localStorage.getItem(MARK)).toBeNull()
})

describe('a client', () => {
  const vendor = defineVendor<{ inline: object }>({
    id: 'acme',
    name: 'Acme',
    storage: storageKeys('acme*'),
    modes: {
      inline: inline({ mount: () => ({ setToken: () => {}, destroy: () => {} }) }),
    },
  })
  const source = fromStatic('token')
  const stored = () => localStorage.getItem('acme')
  /** A page of `identity`'s that uses the vendor; the one before was left without a word. */
  const visit = (identity: EmbedIdentity) => {
    const client = createEmbedClient({ source, identity })
    client.subscribe(vendor, {}, () => {})()
    return client
  }

  test('of another user, on a new page, gives the vendor nothing of the one before', () => {
    visit('user-1')
    localStorage.setItem('acme', 'of user-1')
    visit('user-2')
    expect(stored()).toBeNull()
  })

  test('of the same user, on a new page, leaves everything as it was', () => {
    visit('user-1')
    localStorage.setItem('acme', 'of user-1')
    visit('user-1')
    expect(stored()).toBe('of user-1')
  })

  test('whose session takes its time to load leaves the same user’s as it was, and removes another’s', () => {
    visit('user-1')
    localStorage.setItem('acme', 'of user-1')
    visit(null).setIdentity('user-1')
    expect(stored()).toBe('of user-1')
    visit(undefined).setIdentity('user-1')
    expect(stored()).toBe('of user-1')
    visit(null).setIdentity('user-2')
    expect(stored()).toBeNull()
  })

  test.each([null, undefined, 'user-2', 2])('whose user becomes %s removes what there is', (next) => {
    const client = visit('user-1')
    localStorage.setItem('acme', 'of user-1')
    client.setIdentity(next)
    expect(stored()).toBeNull()
  })

  test('removes what either of two vendors of one id stores', () => {
    const client = visit('user-1')
    client.subscribe({ ...vendor, storage: storageKeys('other') }, {}, () => {})()
    localStorage.setItem('acme', 'of user-1')
    localStorage.setItem('other', 'of user-1')
    client.setIdentity('user-2')
    expect([stored(), localStorage.getItem('other')]).toEqual([null, null])
  })

  test('refuses a list that storageKeys() did not make: it could clear nothing', () => {
    const plain = { ...vendor, storage: ['acme*'] as unknown as StorageKeys }
    const client = createEmbedClient({ source, identity: 'user-1' })
    const subscribe = () => client.subscribe(plain, {}, () => {})
    expect(subscribe).toThrow(expect.objectContaining({ code: 'EMBED_CONFIG' }) as Error)
    expect(subscribe).toThrow(/storage: storageKeys\('acme:\*'\)/)
  })

  test('that does not tell its users apart leaves storage alone', () => {
    localStorage.setItem('acme', 'of whoever')
    visit(undefined)
    expect(stored()).toBe('of whoever')
    expect(localStorage.getItem(MARK)).toBeNull()
  })
})
