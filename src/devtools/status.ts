import type { Recorded } from './record'
import type { Tone } from './words'

/** The state of the page's tokens, as words and a colour, from the last request of each token. */
export function statusOf({ requests, widgets }: Recorded): { tone: Tone; words: string } {
  const last = [...requests.values()].map((each) => each.at(-1)?.outcome.state)
  const failed = last.filter((state) => state === 'failed').length
  const broken = [...widgets.values()].filter(({ state }) => state === 'failed').length
  if (failed > 0) return { tone: 'bad', words: `${count(failed, 'token request')} failed` }
  if (broken > 0) return { tone: 'bad', words: `${count(broken, 'widget')} failed` }
  const pending = last.filter((state) => state === 'pending').length
  if (pending > 0) return { tone: 'warn', words: `${count(pending, 'request')} under way` }
  return last.length > 0
    ? { tone: 'good', words: 'nothing failed' }
    : { tone: 'plain', words: 'nothing requested yet' }
}

/** A number with its noun, e.g. `1 token`, `2 tokens`. */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}
