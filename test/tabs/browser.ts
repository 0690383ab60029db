import type { TestProject } from 'vitest/node'
import { startChromium } from './chromium'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the run's Chromium listens; `null`: the run is in WebKit. */
    chromium: string | null
  }
}

/** Starts one browser for all files. */
export default async function setup(project: TestProject) {
  const { endpoint, close } = await startChromium()
  project.provide('chromium', endpoint)
  return close
}
