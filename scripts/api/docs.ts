import ts from 'typescript'

/** What a docstring says. */
export interface Docs {
  words: string
  params: readonly { name: string; words: string }[]
  returns: string
  throws: readonly string[]
  examples: readonly string[]
  sources: readonly string[]
}

/** What the docstring of an export, or of a field, says. */
export function docsOf(symbol: ts.Symbol, checker: ts.TypeChecker): Docs {
  const tags = symbol
    .getJsDocTags(checker)
    .map(({ name, text }) => ({ name, text: ts.displayPartsToString(text).trim() }))
  const all = (...names: string[]) => tags.filter(({ name }) => names.includes(name)).map(({ text }) => text)
  return {
    words: unwrapped(ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim()),
    params: all('param').map((text) => {
      const [, name = '', words = ''] = /^(\S+?)-?\s+(?:-\s*)?([\s\S]*)$/.exec(text) ?? []
      return { name, words }
    }),
    returns: all('returns')[0] ?? '',
    throws: all('throws').map((text) => text.replace(/^\{(\w+)\}/, '`$1`').replace(/\s+/g, ' ')),
    examples: all('example'),
    sources: all('source', 'see').map((text) => text.replace(/\s+/g, ' ')),
  }
}

/** Each paragraph on one line: where the source breaks its lines is not said to readers. */
function unwrapped(words: string): string {
  return words.replace(/(?<=[^\n])\n(?!\n|\s*[-*|]|```)/g, (newline, at: number) =>
    /(^|\n)(\||```)[^\n]*$/.test(words.slice(0, at)) ? newline : ' ',
  )
}

/**
 * A sentence that says what is taken where nothing is given; a full stop in code, or in a number, does not
 * end it.
 */
const DEFAULT = /(?:^|\s)(Default(?: here)?:? (?:`[^`]*`|[^`.]|\.(?!\s|$))+)\.(?=\s|$)/

/** A docstring's sentence about the default, and the rest of it. */
export function splitDefault(words: string): { rest: string; byDefault: string } {
  const sentence = DEFAULT.exec(words)?.[1] ?? ''
  return { rest: words.replace(DEFAULT, '').trim(), byDefault: sentence.replace(/^Default:? /, '') }
}
