/** Tokens up to this length are hidden completely: four characters would reveal too much. */
const MAX_HIDDEN_LENGTH = 16

/** A token's last four characters, to tell two tokens apart. */
export function endOf(token: string): string {
  return token.length > MAX_HIDDEN_LENGTH ? token.slice(-4) : ''
}

/** A token as the panel shows it: its last characters, and its length. */
export function mask(token: string): string {
  return `••••${endOf(token)} · ${token.length} ${token.length === 1 ? 'character' : 'characters'}`
}
