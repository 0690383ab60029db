import { browserModules } from './subpaths.js'

test.each(browserModules)('%s is imported where there is a DOM', async (specifier) => {
  expect(typeof document).toBe('object')
  expect(Object.values(await import(specifier))).not.toHaveLength(0)
})
