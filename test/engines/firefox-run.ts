import type { TestProject } from 'vitest/node'

/** The run is in Firefox: each worker starts its own. */
export default function setup(project: TestProject) {
  project.provide('engine', { name: 'firefox' })
}
