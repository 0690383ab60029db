// @vitest-environment node
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { anchorOf, insideOf } from '../docs/.vitepress/markdown'
import { addressOf, DOCS, GUIDES, HOME, PAGES, readPage, titleOf } from '../docs/.vitepress/pages'
import { linkFaultsOf } from '../scripts/site/links'

const files = readdirSync(DOCS, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.md') && !path.startsWith('.'))

describe('the list of pages', () => {
  test('has every file, once, and no other', () => {
    expect([...PAGES].sort()).toEqual(files.sort())
  })

  test('has titles that differ', () => {
    const titles = PAGES.filter((page) => page !== HOME).map(titleOf)
    expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([])
  })

  test('makes addresses that a file server answers', () => {
    expect([HOME, 'vendors/index.md', 'vendors/your-own.md'].map(addressOf)).toEqual([
      '',
      'vendors/',
      'vendors/your-own.html',
    ])
  })

  test('says of each page that people write what it is about', () => {
    const bare = GUIDES.flatMap(({ pages }) => pages).filter(
      (page) => !/^description: .+$/m.test(readPage(page)),
    )
    expect(bare).toEqual([])
  })
})

test('the home page and the page about tokens have a live example', () => {
  expect(readPage(HOME)).toContain('\n<!-- live: embed -->\n')
  expect(readPage('concepts.md')).toContain('\n<!-- live: token-life -->\n')
})

describe('links on the site', () => {
  test.each([
    ['tabs.md', 'routes.md#a', 'routes.md#a'],
    ['vendors/runtype.md', '../errors.md', '../errors.md'],
    ['vendors/runtype.md', '../../README.md#requirements', '/'],
    ['tabs.md', '#here', '#here'],
    ['tabs.md', 'https://a.dev', 'https://a.dev'],
  ])('from %s to %s lead to %s', (page, href, expected) => {
    expect(insideOf(page, href)).toBe(expected)
  })

  test('have the anchors of GitHub', () => {
    expect(['A token’s life', '`EMBED_CONFIG`', 'Sign in & out'].map(anchorOf)).toEqual([
      'a-tokens-life',
      'embed_config',
      'sign-in--out',
    ])
  })
})

describe('the link check', () => {
  const BASE = '/deep/site/'
  const page = (body: string) =>
    `<html><head><title>x</title></head><body><h1 id="top">x</h1>${body}</body></html>`
  const check = (body: string) =>
    linkFaultsOf(
      [
        { path: 'a.html', html: page(body) },
        { path: 'b/index.html', html: page('<h2 id="two">2</h2>') },
      ],
      new Set(['a.html', 'b/index.html', 'p.png']),
      BASE,
    )

  test.each([
    '<a href="/deep/site/b/#two">b</a>',
    '<a href="./b/">b</a>',
    '<a href="#top">a</a>',
    '<img src="/deep/site/p.png" alt="A picture">',
    '<a href="https://a.dev">elsewhere</a>',
  ])('lets %s pass', (body) => {
    expect(check(body)).toEqual([])
  })

  test.each([
    ['<a href="/deep/site/c.html">c</a>', 'does not exist'],
    ['<a href="/b/">b</a>', 'outside of /deep/site/'],
    ['<a href="/deep/site/b/#three">b</a>', 'anchor'],
    ['<a href="#bottom">a</a>', 'anchor'],
    ['<img src="/deep/site/p.png" alt="">', 'alt'],
    ['<img src="https://a.dev/p.png" alt="A picture">', 'from elsewhere'],
    ['<script src="https://a.dev/x.js"></script>', 'from elsewhere'],
  ])('notices %s', (body, words) => {
    expect(check(body)).toEqual([expect.stringContaining(words)])
  })
})
