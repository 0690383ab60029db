import { expect, test, vi } from 'vitest'
import { defineVendor, inline } from '../../src'
import { createLab } from '../kit/lab'
import { fakeTime } from '../kit/time'

fakeTime()

const vendorThat = (forgetUser: () => void) =>
  defineVendor<{ inline: object }>({
    id: 'forgetful',
    name: 'Forgetful',
    forgetUser,
    modes: { inline: inline({ mount: () => ({ destroy() {} }) }) },
  })

test('a vendor that was used forgets its user when another one comes, and when nobody is signed in', async () => {
  const forgetUser = vi.fn()
  const { client } = createLab(undefined, { identity: 'A' })
  await client.ensureToken(vendorThat(forgetUser), {})
  client.setIdentity('A')
  expect(forgetUser).not.toHaveBeenCalled()
  client.setIdentity('B')
  expect(forgetUser).toHaveBeenCalledTimes(1)
  client.setIdentity(null)
  expect(forgetUser).toHaveBeenCalledTimes(2)
})

test('one that throws keeps no other from forgetting, and leaves no mark in the storage', async () => {
  const forgetUser = vi.fn()
  const { client } = createLab(undefined, { identity: 'A' })
  const throwing = vendorThat(() => {
    throw new Error('no')
  })
  await client.ensureToken(throwing, {})
  await client.ensureToken({ ...vendorThat(forgetUser), id: 'other' }, {})
  client.setIdentity('B')
  expect(forgetUser).toHaveBeenCalledTimes(1)
  expect(client.identity).toBe('B')
  expect(Object.keys(localStorage)).toEqual([])
})

test('a vendor that nobody used is not called', () => {
  const forgetUser = vi.fn()
  vendorThat(forgetUser)
  createLab(undefined, { identity: 'A' }).client.setIdentity('B')
  expect(forgetUser).not.toHaveBeenCalled()
})
