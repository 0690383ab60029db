/**
 * Compares two secrets in a time that depends on neither: both are hashed first, so that their lengths do not
 * show either. It needs no Node, and runs on edge runtimes.
 *
 * @example
 * const isRight = await equalSecrets(request.headers.get('x-webhook-secret') ?? '', process.env.WEBHOOK_SECRET!)
 */
export async function equalSecrets(one: string, other: string): Promise<boolean> {
  const [left, right] = await Promise.all([digestOf(one), digestOf(other)])
  return equalBytes(left, right)
}

/** Compares digests of the same length: every byte is looked at, whatever the others are. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length
  for (let index = 0; index < left.length; index += 1) difference |= (left[index] ?? 0) ^ (right[index] ?? 0)
  return difference === 0
}

async function digestOf(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}
