import type ts from 'typescript'
import { ENTRIES } from './program.ts'
import { pageNameOf, referenceIndexOf, referenceOf } from './reference.ts'
import { snapshotOf } from './snapshot.ts'

/** The kept texts, and what writes them. */
export const ARTEFACTS: ReadonlyMap<string, (program: ts.Program) => Promise<string>> = new Map([
  ['test/api/exports.md', snapshotOf],
  ['docs/api.md', referenceIndexOf],
  ...[...ENTRIES.keys()].map(
    (subpath) =>
      [`docs/api/${pageNameOf(subpath)}.md`, (program: ts.Program) => referenceOf(program, subpath)] as const,
  ),
])
