// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { resolvePolicy } from '../../src/token/policy'
import { MINUTE, SECOND } from '../kit/time'

describe('resolvePolicy', () => {
  test('has a default for everything', () => {
    const defaults = { leadMs: undefined, hiddenMs: 30 * MINUTE, timeoutMs: 10 * SECOND, keepMs: 30 * SECOND }
    expect(resolvePolicy()).toEqual(defaults)
    expect(resolvePolicy({ hiddenMs: undefined, timeoutMs: undefined, keepMs: undefined })).toEqual(defaults)
  })

  test.each<[string, unknown, string]>([
    ['leadMs', NaN, 'NaN'],
    ['leadMs', -Infinity, '-Infinity'],
    ['hiddenMs', -1, '-1'],
    ['timeoutMs', '10', 'string'],
    ['keepMs', null, 'object'],
    ['keepMs', true, 'boolean'],
    ['keepMs', [10], 'object'],
  ])('refuses %s: %o, and says which it is', (name, value, came) => {
    const refused = expect(() => resolvePolicy({ timeoutMs: 1, [name]: value }))
    refused.toThrowError(expect.objectContaining({ code: 'EMBED_CONFIG' }) as Error)
    refused.toThrowError(`Expected policy.${name} to be a number of ms, 0 or more, got ${came}.`)
  })

  test('takes what is given, also 0', () => {
    const policy = { leadMs: 1, hiddenMs: 0, timeoutMs: 2, keepMs: 0 }
    expect(resolvePolicy(policy)).toEqual(policy)
  })
})
