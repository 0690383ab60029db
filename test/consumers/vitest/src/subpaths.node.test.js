/**
 * @vitest-environment node
 * @jest-environment node
 */
import { modules, texts } from './subpaths.js'

test.each(modules)('%s is imported on a server', async (specifier) => {
  expect(typeof document).toBe('undefined')
  expect(Object.values(await import(specifier))).not.toHaveLength(0)
})

test.each(texts)('%s is there', (_, text) => {
  expect(text).not.toHaveLength(0)
})
