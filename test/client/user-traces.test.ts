// @vitest-environment node
// What a vendor leaves on the page of its user, without a client or a storage.
import { describe, expect, test, vi } from 'vitest'
import { addTraces, claimTraces, type UserTraces } from '../../src/client/user-traces'
import type { StorageKeys } from '../../src/vendor-kit/storage-keys'

const vendor = (more: Partial<Parameters<typeof addTraces>[1]> = {}) => ({
  id: 'acme',
  name: 'Acme',
  ...more,
})
const stored = (keys: string[], claim: StorageKeys['claim'] = vi.fn()) => vendor({ storage: { keys, claim } })

describe('a vendor that comes into use', () => {
  test.each(['ann', 7, 0, ''])('has its keys claimed for the user %j, once', (identity) => {
    const known: UserTraces = new Map()
    const claim = vi.fn()
    for (let n = 0; n < 3; n += 1) addTraces(known, stored(['a', 'b'], claim), identity)
    expect(claim).toHaveBeenCalledExactlyOnceWith('acme', ['a', 'b'], identity)
  })

  test.each([null, undefined])('has nothing claimed while the user is %s', (identity) => {
    const claim = vi.fn()
    addTraces(new Map(), stored(['a'], claim), identity)
    expect(claim).not.toHaveBeenCalled()
  })

  test('shares its keys with another one of its id: all of them are claimed when one is new', () => {
    const known: UserTraces = new Map()
    const claim = vi.fn()
    addTraces(known, stored(['a', 'b']), 'ann')
    addTraces(known, stored(['b', 'c'], claim), 'ann')
    expect(claim).toHaveBeenCalledExactlyOnceWith('acme', ['a', 'b', 'c'], 'ann')
  })

  test('shares nothing with one of another id', () => {
    const known: UserTraces = new Map()
    const claim = vi.fn()
    addTraces(known, stored(['a']), 'ann')
    addTraces(known, { ...stored(['b'], claim), id: 'other' }, 'ann')
    expect(claim).toHaveBeenCalledExactlyOnceWith('other', ['b'], 'ann')
  })

  test('is refused by its name if storageKeys() did not make its keys', () => {
    const storage = { keys: ['a'] } as unknown as StorageKeys
    expect(() => addTraces(new Map(), vendor({ storage }), 'ann')).toThrow(
      expect.objectContaining({
        code: 'EMBED_CONFIG',
        message: expect.stringMatching(/^Acme has a `storage`/) as string,
      }) as Error,
    )
  })

  test('is known also if it leaves nothing', () => {
    const known: UserTraces = new Map()
    addTraces(known, vendor(), 'ann')
    expect(known).toEqual(new Map([['acme', { keys: new Set(), claim: null, forget: new Set() }]]))
  })
})

describe('another user', () => {
  test('has the keys of every vendor claimed, in the storages that are named', () => {
    const known: UserTraces = new Map()
    const [claim, claimOther] = [vi.fn(), vi.fn()]
    addTraces(known, stored(['a'], claim), undefined)
    addTraces(known, { ...stored(['b', 'c'], claimOther), id: 'other' }, undefined)
    claimTraces(known, 'bob', ['sessionStorage'])
    claimTraces(known, null)
    expect(claim.mock.calls).toEqual([
      ['acme', ['a'], 'bob', ['sessionStorage']],
      ['acme', ['a'], null, undefined],
    ])
    expect(claimOther.mock.calls).toEqual([
      ['other', ['b', 'c'], 'bob', ['sessionStorage']],
      ['other', ['b', 'c'], null, undefined],
    ])
  })

  test('has every copy of a vendor forget, whatever another one throws, and each once', () => {
    const known: UserTraces = new Map()
    const forgetUser = vi.fn()
    const throwing = vi.fn(() => {
      throw new Error('for a test')
    })
    addTraces(known, vendor({ forgetUser: throwing }), 'ann')
    for (let n = 0; n < 2; n += 1) addTraces(known, vendor({ forgetUser }), 'ann')
    addTraces(known, { ...vendor({ forgetUser }), id: 'other' }, 'ann')
    claimTraces(known, 'bob')
    expect(throwing).toHaveBeenCalledOnce()
    expect(forgetUser).toHaveBeenCalledTimes(2)
  })
})
