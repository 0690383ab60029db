/** A call cannot go without a token: where a client has none, the use fails. */
export function present(token: string | null | undefined): string {
  if (!token) throw new Error('Expected a token, the client has none.')
  return token
}
