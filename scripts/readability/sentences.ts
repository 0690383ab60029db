/** A text of prose, and where it is. */
export interface Prose {
  file: string
  line: number
  text: string
  /** A cell of a table, a heading or a label: it counts for no median. */
  isShort?: boolean
}

/** A sentence, and where it begins. */
export interface Sentence {
  file: string
  line: number
  text: string
  words: number
  isShort: boolean
}

/** Sentences end here. The full stop of an abbreviation, or inside code, does not end one. */
const END = /(?<=[.!?…][)"”’*_]*)\s+(?=[A-Z0-9“"(*_\u0001])/
const ABBREVIATION = /(?:\b(?:e\.g|i\.e|etc|vs|cf|approx)\.|^\d+\.)$/

/** Stands for a piece of code, which counts as one word. */
export const CODE = '\u0001'

/** A list of names in code counts as one word, too: nobody reads it word by word. */
const LIST_OF_CODE = new RegExp(`${CODE}(?:(?:, | and | or )${CODE}){2,}`, 'g')

/** The sentences of a text. */
export function sentencesOf({ file, line, text, isShort = false }: Prose): Sentence[] {
  const codes: string[] = []
  const plain = text.replace(/`+[^`]+`+/g, (code) => {
    codes.push(code)
    return CODE
  })
  const found: Sentence[] = []
  let at = line
  let pending = ''
  let pendingLine = line
  const parts = plain.split(END)
  let offset = 0
  for (const part of parts) {
    const start = plain.indexOf(part, offset)
    at = line + plain.slice(0, start).split('\n').length - 1
    offset = start + part.length
    if (pending === '') pendingLine = at
    pending = pending === '' ? part : `${pending} ${part}`
    if (ABBREVIATION.test(part)) continue
    found.push(sentence(pending, pendingLine))
    pending = ''
  }
  if (pending !== '') found.push(sentence(pending, pendingLine))
  return found.filter(({ words }) => words > 0)

  function sentence(raw: string, from: number): Sentence {
    const trimmed = raw.trim().replace(/\s+/g, ' ')
    const counted = trimmed.replace(LIST_OF_CODE, CODE)
    const words = counted.split(/[\s—–]+/).filter((word) => /[\p{L}\p{N}\u0001]/u.test(word)).length
    return { file, line: from, text: trimmed.replaceAll(CODE, () => codes.shift() ?? ''), words, isShort }
  }
}

/** At most this many words. */
export const MAX_WORDS = 35
/** Half of the sentences have at most this many words. */
export const MAX_MEDIAN = 16

/** Ways of writing that readers have to read twice, and what is wrong with each. */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/^(?:And |But )?What\b(?!.*\?$)/, 'opens with "What …" as its subject: name the subject'],
  [
    /^(?:Each |Every |Any |The )?One (?:that|which|who|of which)\b/,
    'opens with "One that …": name the subject',
  ],
  [/^That (?:which|of)\b/, 'opens with "That which …": name the subject'],
  [
    /\bso (?:long|many|soon)\b(?! as\b)(?! that\b)/i,
    '"so long", "so many" or "so soon": say how long, how many or when',
  ],
  [/^Expected [^.;]*, (?:it|they|there|this|that|its \S+) /, 'a comma splice: make two sentences'],
]

/** What is wrong with a sentence, in words; nothing if it reads well. */
export function faultsOf({ text, words, isShort }: Pick<Sentence, 'text' | 'words' | 'isShort'>): string[] {
  return [
    ...(words > MAX_WORDS ? [`${words} words, at most ${MAX_WORDS} are allowed`] : []),
    ...(isShort ? [] : BANNED.filter(([pattern]) => pattern.test(text)).map(([, fault]) => fault)),
  ]
}

/** The median length of the sentences that are in running text. */
export function medianOf(sentences: readonly Sentence[]): number {
  const lengths = sentences
    .filter(({ isShort }) => !isShort)
    .map(({ words }) => words)
    .sort((one, other) => one - other)
  return lengths[Math.floor(lengths.length / 2)] ?? 0
}
