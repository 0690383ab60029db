export interface User {
  id: string
}

/** A header, so that the demo can switch users; yours is a session cookie. */
export function readSession(request: Request): User | null {
  const id = request.headers.get('x-user')
  return id ? { id } : null
}
