import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { clearStorage } from '../src/storage'

const STORAGES = [
  ['localStorage', () => localStorage],
  ['sessionStorage', () => sessionStorage],
] as const

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
