/** Stands where a token was. */
const HIDDEN = '…'
/** A part of a token counts as the token from this length on. Shorter tokens are only found whole. */
const MIN_PART = 12
/** Two samples of a token that lie this far apart, and are this long, leave no part of `MIN_PART` unseen. */
const SAMPLE = 6
/** Places of one sample that are looked at: tokens that repeat themselves have many. */
const MAX_PLACES = 8
/** Of longer texts, the rest is left out. */
const MAX_TEXT = 10_000

/** Hides tokens in texts. */
export interface Redactor {
  /** Hides this token, too, from now on. */
  add: (token: string) => void
  /**
   * `text` without the tokens and their parts: as they are, percent-encoded, JSON-escaped, in base64 (alone
   * or inside of something longer).
   */
  redact: (text: string) => string
}

export function createRedactor(): Redactor {
  /** Tokens not looked at yet: most mounts never have an error. */
  const added = new Set<string>()
  const waiting: string[] = []
  const short: string[] = []
  /** Where each sample is: in which form, and how far into it. */
  const samples = new Map<string, [form: string, at: number][]>()

  function learn(token: string) {
    if (token.length < MIN_PART) {
      short.push(...textForms(token), ...base64Forms(token, [0]))
      short.sort((a, b) => b.length - a.length) // the longer one may contain the shorter one
      return
    }
    for (const form of new Set([...textForms(token), ...base64Forms(token, [0, 1, 2])])) {
      for (let at = 0; at + SAMPLE <= form.length; at += SAMPLE) {
        const sample = form.slice(at, at + SAMPLE)
        const places = samples.get(sample)
        if (!places) samples.set(sample, [[form, at]])
        else if (places.length < MAX_PLACES) places.push([form, at])
      }
    }
  }

  /** The longest part of a token around `at`. */
  function partAt(text: string, at: number, from: number): { start: number; end: number } {
    let [start, end] = [at, at]
    for (const [form, place] of samples.get(text.slice(at, at + SAMPLE)) ?? []) {
      let before = 0
      while (at - before > from && before < place && text[at - before - 1] === form[place - before - 1])
        before += 1
      let after = SAMPLE
      while (place + after < form.length && text[at + after] === form[place + after]) after += 1
      if (before + after > end - start) [start, end] = [at - before, at + after]
    }
    return { start, end }
  }

  return {
    add(token) {
      if (token === '' || added.has(token)) return
      added.add(token)
      waiting.push(token)
    },
    redact(said) {
      waiting.splice(0).forEach(learn)
      const isCut = said.length > MAX_TEXT
      // A token that is cut in two at the end may be too short a part to be told.
      const text = isCut ? said.slice(0, MAX_TEXT) : said
      let redacted = ''
      let from = 0
      for (let at = 0; at + SAMPLE <= text.length; at += 1) {
        const { start, end } = partAt(text, at, from)
        if (end - start < MIN_PART) continue
        redacted += text.slice(from, start) + HIDDEN
        from = end
        at = end - 1
      }
      redacted += text.slice(from, isCut ? Math.max(from, text.length - MIN_PART) : undefined)
      return short.reduce((words, form) => words.replaceAll(form, HIDDEN), redacted)
    },
  }
}

function textForms(token: string): string[] {
  const encoded = percentEncoded(token)
  return [
    token,
    encoded,
    encoded.replace(/%../g, (code) => code.toLowerCase()),
    JSON.stringify(token).slice(1, -1),
  ]
}

function percentEncoded(token: string): string {
  try {
    return encodeURIComponent(token)
  } catch {
    return token // half of a surrogate pair
  }
}

/**
 * In base64 and base64url, after so many bytes of something else; without the characters that its neighbours
 * have a part in.
 */
function base64Forms(token: string, offsets: readonly number[]): string[] {
  const bytes = Array.from(new TextEncoder().encode(token), (byte) => String.fromCharCode(byte)).join('')
  return offsets.flatMap((offset) => {
    const length = offset + bytes.length
    const text = btoa('x'.repeat(offset) + bytes).replaceAll('=', '')
    const form = text.slice(offset === 0 ? 0 : offset + 1, offset === 0 || length % 3 === 0 ? undefined : -1)
    return [form, form.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
