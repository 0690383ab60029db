// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { nearestName } from '../../src/development/nearest'
import { isPlaceholder, publicAddress } from '../../src/development/placeholder'

describe('the nearest known name', () => {
  const KNOWN = ['returning-ai', 'interakt', 'answering-agent', 'runtype', 'open-chat-widget']

  test.each([
    ['returningAi', 'returning-ai'],
    ['returning_ai', 'returning-ai'],
    ['RETURNING-AI', 'returning-ai'],
    ['retuning-ai', 'returning-ai'],
    ['interact', 'interakt'],
    ['answering-agents', 'answering-agent'],
    ['open-chat-widgt', 'open-chat-widget'],
    ['returning', 'returning-ai'],
    ['runtyp', 'runtype'],
  ])('of "%s" is "%s"', (name, expected) => {
    expect(nearestName(name, KNOWN)).toBe(expected)
  })

  test.each(['acme', 'chat', '', 'x', 'agent', 'runtime'])('of "%s" is none', (name) => {
    expect(nearestName(name, KNOWN)).toBeUndefined()
  })

  test('is the nearest of two that are near', () => {
    expect(nearestName('acme-bord', ['acme-boards', 'acme-board', 'acme'])).toBe('acme-board')
    expect(nearestName('acme', [])).toBeUndefined()
  })
})

describe('a placeholder', () => {
  test.each([
    'https://api.example.com',
    'https://example.com/widget',
    'http://chat.example.org:8080/',
    'https://www.example.net?x=1',
    '//cdn.example.com/a.js',
    'https://your-domain.com/embed',
    'https://widgets.your-company.com',
    'https://yourdomain.com',
    'https://<your-host>/frame',
    'https://{tenant}.vendor.com/',
    'http://localhost:3000/%3Cyour-endpoint%3E',
    'https://vendor.com/TODO',
    'https://…',
    'https://...',
    '<your-community>',
    'your-community',
    'your_key',
    '{communityId}',
    'TODO',
    '…',
  ])('is "%s"', (value) => {
    expect(isPlaceholder(value)).toBe(true)
  })

  test.each([
    '/api/embed-token',
    '/your-account/embed-token',
    'https://widgets.vendor.com/store?next=https://example.com/',
    'https://myexample.com/',
    'https://example.company.com/',
    'https://widgets.example/store',
    'http://localhost:4701/frame',
    'https://todo.app/todo',
    'https://vendor.com/a?filter={"a":1}',
    'https://yours.com/',
    'Your orders',
    'c1',
    '',
    'Loading…',
    'https://vendor.com/%E0%A4%A',
  ])('is not "%s"', (value) => {
    expect(isPlaceholder(value)).toBe(false)
  })
})

describe('an address, as it is printed', () => {
  test.each([
    ['https://user:secret@app.test/api/token?key=secret#secret', 'https://app.test/api/token'],
    ['http://localhost:3000/a%20b', 'http://localhost:3000/a b'],
  ])('has neither user nor query: %s', (url, expected) => {
    expect(publicAddress(url)).toBe(expected)
  })

  test.each(['', 'tokens', '/api/token', 'javascript:alert(1)', 'data:text/plain,secret'])(
    'is none: "%s"',
    (url) => {
      expect(publicAddress(url)).toBeNull()
    },
  )
})
