/** A law of the model that the client broke. */
export class Broken extends Error {
  override readonly name = 'Broken'
}

export function broken(law: string): never {
  throw new Broken(law)
}
