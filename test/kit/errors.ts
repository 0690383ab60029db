import { expect } from 'vitest'
import { EmbedError } from '../../src/errors/errors'

/**
 * The error that something fails with. It fails the test if nothing is thrown, or if what is thrown is no
 * `EmbedError`.
 */
export async function errorOf(doing: unknown): Promise<EmbedError> {
  const error: unknown = await Promise.resolve(doing).then(
    () => new Error('Expected an error, but nothing was thrown.'),
    (cause: unknown) => cause,
  )
  expect(error).toBeInstanceOf(EmbedError)
  return error as EmbedError
}
