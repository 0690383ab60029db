import type { TestProject } from 'vitest/node'

/** The run is in WebKit: each profile starts its own. */
export default function setup(project: TestProject) {
  project.provide('engine', { name: 'webkit' })
}
