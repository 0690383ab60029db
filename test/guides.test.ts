// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import packageJson from '../package.json'
import { LABELS } from '../src/theme/labels'
import { blocksOf, errorsOf, filesOf } from './compiled'
import { resolveTheme } from './resolved'
import { fieldsOf } from '../stories/guides/Fields'

const ROOT = join(import.meta.dirname, '..')
const FOLDER = join(ROOT, 'stories/guides')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

const GUIDES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.mdx'))
  .map((name) => {
    const text = read(`stories/guides/${name}`)
    const prose = text.replace(/^```[\s\S]*?^```$/gm, '')
    return {
      name,
      text,
      blocks: blocksOf(text),
      prose,
      title: /<Meta title="Guides\/(.+)" \/>/.exec(text)?.[1] ?? '',
    }
  })

test('Storybook has the guides that can be played with; the others are pages of docs/', () => {
  expect(GUIDES.map(({ title }) => title).sort()).toEqual(['The life of a token', 'Theming'])
})

describe('the code in the guides', () => {
  const WRONG = 'wrong.tsx'
  let errors: string[] = []

  beforeAll(() => {
    const wrong = `import { Embed } from 'react-embed-token'\nexport const wrong = <Embed title={7} />`
    const texts = new Map([[WRONG, wrong], ...GUIDES.flatMap(({ name, text }) => [...filesOf(name, text)])])
    expect(texts.size).toBeGreaterThan(3)
    errors = errorsOf(texts)
  }, 120_000)

  test('has no error', () => {
    expect(errors.filter((error) => !error.startsWith(WRONG))).toEqual([])
  })

  test('would be told of one', () => {
    expect(errors.filter((error) => error.startsWith(WRONG))).toEqual([expect.stringContaining(`${WRONG}:2`)])
  })
})

describe.each(GUIDES)('$title', ({ title, text, blocks, prose }) => {
  test('imports only subpaths that the package exports', () => {
    const exported = Object.keys(packageJson.exports).map((path) => path.replace(/^\./, 'react-embed-token'))
    const named = [...text.matchAll(/(?:from '|`)(react-embed-token\/?[a-z/.-]*)/g)].map(
      ([, path = '']) => path,
    )
    expect(named.filter((path) => !exported.includes(path))).toEqual([])
  })

  test('names only scripts that there are', () => {
    const named = [...text.matchAll(/npm (?:run )?([a-z][\w:-]+)/g)]
      .map(([, script = '']) => script)
      .filter((script) => script !== 'install')
    expect(named.filter((script) => !Object.hasOwn(packageJson.scripts, script))).toEqual([])
  })

  test('links only to guides that there are', () => {
    const ids = GUIDES.map((guide) => `guides-${guide.title.toLowerCase().replace(/[^a-z]+/g, '-')}--docs`)
    const linked = [...text.matchAll(/\?path=\/docs\/([^)]+)\)/g)].map(([, id = '']) => id)
    expect(linked.filter((id) => !ids.includes(id))).toEqual([])
  })

  test('begins with its title, and skips no level of headings', () => {
    const headings = [...prose.matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', words = '']) => ({
      level: marks.length,
      words,
    }))
    expect(headings[0]).toEqual({ level: 1, words: title })
    expect(
      headings.slice(1).filter(({ level }, i) => level === 1 || level > (headings[i]?.level ?? 0) + 1),
    ).toEqual([])
  })

  test('has code in the languages that are known here, so that none of TypeScript is left out', () => {
    expect(
      blocks
        .map(({ language }) => language)
        .filter((language) => !['ts', 'tsx', 'js', 'css', 'sh', ''].includes(language)),
    ).toEqual([])
  })
})

describe('the tables of a theme', () => {
  const [light, dark] = [resolveTheme([], 'light').variables, resolveTheme([], 'dark').variables]
  const variables = fieldsOf(read('src/theme/theme.ts'), 'EmbedVariables')

  test('have every variable, and every label', () => {
    expect(variables.map(({ name }) => name)).toEqual(Object.keys(light))
    expect(
      fieldsOf(read('src/theme/labels.ts'), 'EmbedLabels')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(LABELS).sort())
  })

  test.each(variables)('$name has the defaults that its docstring tells', ({ name, words }) => {
    const both = /Default:?\s`(.+?)`/.exec(words)?.[1] ?? ''
    const [inLight = both, inDark = both] = /Light\s`(.+?)`,\sdark\s`(.+?)`\.$/.exec(words)?.slice(1) ?? []
    // One variable's default may be another's value.
    const valueOf = (told: string, values: typeof light) =>
      (values as Partial<typeof light>)[told as keyof typeof light] ?? told
    const key = name as keyof typeof light
    expect([valueOf(inLight, light), valueOf(inDark, dark)]).toEqual([light[key], dark[key]])
  })
})
