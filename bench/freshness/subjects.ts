import { existsSync, readFileSync } from 'node:fs'
import type { SubjectNotes, Wire } from './subject.ts'

/** A client in the table. */
export interface SubjectEntry {
  name: string
  /** What is bundled for the tab, relative to this folder. */
  file: string
  notes: SubjectNotes
  /** Of its package, where it has one. */
  version: string | null
  wire?: Wire
}

export const OURS: SubjectEntry = {
  name: 'ours',
  file: './ours.ts',
  version: null,
  notes: {
    package: null,
    wiring:
      'ensureToken() before each use, one subscription for as long as the page lives, every policy at its default.',
    unfair: '',
  },
}

export const OURS_PUSHED: SubjectEntry = {
  name: 'ours (pushed)',
  file: './ours-pushed.ts',
  version: null,
  notes: {
    package: null,
    wiring:
      'The token that a widget was told last, as <Embed> hands it over; once it is told that the token died, the use waits for the next.',
    unfair:
      'A widget that does not ask before a call can only be told: after a sleep in view, no event comes before its first call.',
  },
}

/** Files of `peers/`, in the table's order. */
const PEERS = [
  'timeout',
  'rai-error',
  'query',
  'superset',
  'livekit',
  'liveblocks',
  'oidc',
  'supabase',
  'auth0',
  'firebase',
  'keycloak',
]

/** A peer by the name of its file. Its notes and its server's wording run here, itself only in the tab. */
export async function loadPeer(name: string): Promise<SubjectEntry> {
  const { notes, wire } = (await import(`./peers/${name}.wire.ts`)) as { notes: SubjectNotes; wire?: Wire }
  return {
    name,
    file: `./peers/${name}.ts`,
    notes,
    version: notes.package === null ? null : versionOf(notes.package),
    ...(wire ? { wire } : {}),
  }
}

export async function loadSubject(name: string): Promise<SubjectEntry> {
  return [OURS, OURS_PUSHED].find((subject) => subject.name === name) ?? loadPeer(name)
}

export function subjectNames(): string[] {
  const peers = PEERS.filter((name) => existsSync(new URL(`./peers/${name}.ts`, import.meta.url)))
  return [OURS.name, OURS_PUSHED.name, ...peers]
}

function versionOf(name: string): string {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
