import type { TestProject } from 'vitest/node'
import { startChromium } from './chromium'

/** One Chromium for the whole run, which listens at `endpoint`; the other engines are started where they are used. */
export type TabsEngine = { name: 'chromium'; endpoint: string } | { name: 'firefox' | 'webkit' }

declare module 'vitest' {
  export interface ProvidedContext {
    /** What the run's tabs are tabs of. */
    engine: TabsEngine
  }
}

/** Starts one browser for all files. */
export default async function setup(project: TestProject) {
  const { endpoint, close } = await startChromium()
  project.provide('engine', { name: 'chromium', endpoint })
  return close
}
