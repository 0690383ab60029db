import { version } from 'react'
import { expect, test } from 'vitest'

test('these tests run on React 18.3', () => {
  expect(version).toMatch(/^18\.3\./)
})
