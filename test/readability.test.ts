// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { proseOf } from '../scripts/readability/markdown'
import { faultsOf, MAX_WORDS, medianOf, sentencesOf } from '../scripts/readability/sentences'

const read = (text: string) => proseOf('a.md', text).flatMap(sentencesOf)
const faults = (text: string) => read(text).flatMap(faultsOf)

describe('sentences', () => {
  test('are told apart, and their lines are known', () => {
    const found = read(
      '# Title\n\nOne is here. Two is\nhere, e.g. This one.\n\n- An item\n- Another `a. B` item\n',
    )
    expect(found.map(({ line, text }) => [line, text])).toEqual([
      [3, 'One is here.'],
      [3, 'Two is here, e.g. This one.'],
      [6, 'An item'],
      [7, 'Another `a. B` item'],
    ])
  })

  test('are not in code, comments, headings or frontmatter', () => {
    expect(
      read(
        '---\ntitle: What a title\n---\n\n<!-- live: a -->\n\n## What a heading\n\n```ts\nWhat a code.\n```\n',
      ),
    ).toEqual([])
  })

  test('count a link by its text, and code as one word', () => {
    const [sentence] = read('See [the list](a/very/long/address.md) of `const a = b + c`, `d`, `e` and `f`.')
    expect(sentence?.words).toBe(5)
  })

  test('in cells of tables count for no median', () => {
    const found = read('| a | b |\n|---|---|\n| one | two |\n\nThree words here.\n')
    expect(found).toHaveLength(5)
    expect(medianOf(found)).toBe(3)
  })
})

describe('a fault', () => {
  test.each([
    ['What the widget needs comes first.', 'What …'],
    ['One that expires is fetched again.', 'One that …'],
    ['A request is aborted after so long.', 'so long'],
    ['Expected a list, it is a number.', 'comma splice'],
    [`${'word '.repeat(MAX_WORDS)}end.`, `${MAX_WORDS + 1} words`],
  ])('is %s', (text, words) => {
    expect(faults(text)).toEqual([expect.stringContaining(words)])
  })

  test.each([
    'What is an embed token?',
    'The widget does what it is told.',
    'One token is shared by all widgets.',
    'It works as so many as that.',
    'Expected a token, got nothing.',
    `${'word '.repeat(MAX_WORDS - 1)}end.`,
  ])('is not %s', (text) => {
    expect(faults(text)).toEqual([])
  })
})
