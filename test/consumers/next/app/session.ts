/** Who is signed in. */
export interface User {
  id: string
}

/** Reads the session; a real one has a signed cookie. */
export function readSession(): User {
  return { id: 'ada' }
}
