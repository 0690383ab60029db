import type { TestProject } from 'vitest/node'
import { bundle } from '../tabs/bundle'

declare module 'vitest' {
  export interface ProvidedContext {
    /** What the page under a policy runs. */
    policyPage: string
  }
}

export default async function setup(project: TestProject) {
  project.provide('policyPage', await bundle('../policies/page.tsx', 'es'))
}
