/** Something that is wrong, and how to mend it. It holds no token and no cookie. */
export interface Finding {
  /** A stable word, e.g. `no-store`. */
  id: string
  /** `error`: pages fail, or a token goes astray. `warning`: it works, and could be better. */
  level: 'error' | 'warning'
  /** What is wrong. */
  what: string
  /** What to do. */
  mend: string
}

export function error(id: string, what: string, mend: string): Finding {
  return { id, level: 'error', what, mend }
}

export function warning(id: string, what: string, mend: string): Finding {
  return { id, level: 'warning', what, mend }
}
