/** Tokens up to this length show nothing of themselves: four characters would be much of them. */
const MAX_HIDDEN_LENGTH = 16

/** A token's last four characters, by which two are told apart. */
export function endOf(token: string): string {
  return token.length > MAX_HIDDEN_LENGTH ? token.slice(-4) : ''
}

/** What is shown of a token: its end, and its length. */
export function mask(token: string): string {
  return `••••${endOf(token)} · ${token.length} ${token.length === 1 ? 'character' : 'characters'}`
}
