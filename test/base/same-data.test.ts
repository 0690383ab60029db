import { expect, test } from 'vitest'
import { isSameData } from '../../src/base/json'

test.each<[string, unknown, unknown, boolean]>([
  ['names in another order', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
  ['the same inside a list', [{ a: 1, b: 2 }], [{ b: 2, a: 1 }], true],
  ['what is left out, and what is undefined', { a: 1, b: undefined }, { a: 1 }, true],
  ['both undefined', undefined, undefined, true],
  ['nothing, and undefined', null, undefined, false],
  ['a list in another order', [1, 2], [2, 1], false],
  ['a list, and an object with its places', ['a'], { 0: 'a' }, false],
  ['a number, and the same as text', { a: 1 }, { a: '1' }, false],
  ['one name more', { a: 1 }, { a: 1, b: null }, false],
])('of %s says whether they are the same', (_, one, other, isSame) => {
  expect(isSameData(one, other)).toBe(isSame)
  expect(isSameData(other, one)).toBe(isSame)
})
