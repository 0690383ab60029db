import type ts from 'typescript'
import { referenceOf } from './reference.ts'
import { snapshotOf } from './snapshot.ts'

/** The kept texts, and what writes them. */
export const ARTEFACTS: ReadonlyMap<string, (program: ts.Program) => Promise<string>> = new Map([
  ['test/api/exports.md', snapshotOf],
  ['docs/api.md', referenceOf],
])
