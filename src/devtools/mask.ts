/** Tokens up to this length show nothing of themselves: four characters would be much of them. */
const MAX_HIDDEN_LENGTH = 16

/** What is shown of a token: its last four characters, by which two are told apart, and its length. */
export function mask(token: string): string {
  const end = token.length > MAX_HIDDEN_LENGTH ? token.slice(-4) : ''
  return `••••${end} · ${token.length} ${token.length === 1 ? 'character' : 'characters'}`
}
