// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { isEnough, type WantedLife } from '../../src/token/wanted-life'
import { MINUTE, SECOND, T0 } from '../kit/time'
import { token } from './a-token'

describe('a view is entered with a token', () => {
  test.each<[string, number | null, WantedLife, number, boolean]>([
    ['that has as much left as it wants', 900, MINUTE, 835, true],
    ['that has less: not as it is', 900, MINUTE, 836, false],
    ['that has just come, however much it wants', 900, 60 * MINUTE, 9, true],
    ['that came 10 s ago: no longer', 900, 60 * MINUTE, 10, false],
    ['that has just come, by the tenth of a short life', 60, 60 * MINUTE, 5, true],
    ['that came before that: no longer', 60, 60 * MINUTE, 6, false],
    ['that has a minute, where enough is wanted', 900, 'enough', 835, true],
    ['that has less than a minute, where enough is wanted', 900, 'enough', 836, false],
    ['that has half of a short life, where enough is wanted', 60, 'enough', 25, true],
    ['that has less than half of a short life', 60, 'enough', 26, false],
    ['that came before, where each is to be new: not as it is', 900, 'always', 11, false],
    ['that has no end', null, 60 * MINUTE, 1e9, true],
    ['that has no end, and has just come, where each is to be new', null, 'always', 9, true],
    ['that has no end, and came before, where each is to be new: not as it is', null, 'always', 10, false],
  ])('%s', (_, lifetimeSeconds, wanted, ageSeconds, expected) => {
    const held = token(lifetimeSeconds && lifetimeSeconds * SECOND)
    expect(isEnough(held, wanted, T0 + ageSeconds * SECOND)).toBe(expected)
  })

  test.each<[string, WantedLife, number, boolean]>([
    ['that came with it', 'always', 9, true],
    ['that came while it was there', 'always', -MINUTE, true],
    ['that came before it', 'always', 10, false],
    ['that came with it, and has too little left by now', MINUTE, 0, false],
  ])('long ago, %s', (_, wanted, enteredSeconds, expected) => {
    expect(isEnough(token(15 * MINUTE), wanted, T0 + 14 * MINUTE, T0 + enteredSeconds * SECOND)).toBe(
      expected,
    )
  })
})
