import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import type { BrowserConfigOptions } from 'vitest/node'
import { BROWSER_ARGS, findBrowser } from './scripts/browser.ts'
import { commands } from './test/browser/commands.ts'
import { mediaCommands } from './test/browser/media.ts'
import { vendorCommands } from './test/vendors/commands.ts'

const executablePath = findBrowser()

/** What drives the browser of a project, and which it is. */
type Engine = Pick<
  BrowserConfigOptions,
  'enabled' | 'headless' | 'screenshotFailures' | 'provider' | 'instances'
>

/** Vitest writes a project's name into its instances. */
const copyOf = (engine: Engine) => ({
  ...engine,
  instances: engine.instances?.map((instance) => ({ ...instance })) ?? [],
})

/** Real Chromium; tests of timing get a page of their own. */
export const chromium = {
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: BROWSER_ARGS },
  }),
  instances: [{ browser: 'chromium' as const }],
}

/** What is found only while a page loads makes Vite reload it. */
export const prebundled = [
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  '@tanstack/react-query',
  'jose',
  'jose/jwt/decode',
  'react-error-boundary',
]

/**
 * Simulated days, random sequences, and what compiles programs: more than half of the unit tests' time.
 * `npm run test:quick` leaves them out.
 */
const LONG = [
  'test/{model,model.tabs}.test.ts',
  'test/{token/freshness,store/schedules}.test.ts',
  'test/{api,readme,guides,types,imports,directions}.test.ts',
  'test/development/bundle.test.ts',
  'test/server/{handler/{matrix,content-matrix},frameworks,backends}.test.ts',
  'test/testing/page.test.tsx',
]

/** One limit for all that is waited for, which only a hang meets. */
const PATIENCE = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 100_000 } } }

type Commands = NonNullable<BrowserConfigOptions['commands']>

/** What a browser has to show. `driven`: commands for an engine that Playwright does not drive. */
export const browserProject = (
  engine: Engine,
  exclude: string[] = [],
  maxWorkers = 3,
  driven: Commands = {},
) => ({
  plugins: [react()],
  optimizeDeps: { include: [...prebundled, '@testing-library/react'] },
  test: {
    name: 'browser',
    include: ['test/browser/**/*.test.{ts,tsx}'],
    exclude,
    globalSetup: ['test/browser/servers.ts'],
    setupFiles: ['test/setup.ts'],
    ...PATIENCE,
    maxWorkers, // the main job waits for tokens to age
    browser: { ...copyOf(engine), commands: { ...commands, ...mediaCommands, ...driven } },
  },
})

/** Of vendors, and one of their own wrappers. */
const SDKS = [
  'powerbi-client',
  'powerbi-client-react',
  'amazon-quicksight-embedding-sdk',
  '@looker/embed-sdk',
]

/**
 * QuickSight's SDK answers a message that was on its way when its frame was removed. Nobody but the SDK can catch
 * the failure of that.
 */
export const isOurs = ({ message }: { message: string }) =>
  message !== 'Cannot send ACKNOWLEDGE: No experience frame found'

/** The vendors' one contract. */
export const vendorsProject = (engine: Engine, driven: Commands = {}, exclude: string[] = []) => ({
  plugins: [react()],
  // The examples' vendors name the package as a host does.
  resolve: { alias: { 'react-embed-token': join(import.meta.dirname, 'src') } },
  optimizeDeps: { include: [...prebundled, '@testing-library/react', '@runtypelabs/persona', ...SDKS] },
  test: {
    name: 'vendors',
    include: ['test/vendors/*.contract.tsx'],
    exclude,
    globalSetup: ['test/vendors/servers.ts'],
    setupFiles: ['test/setup.ts'],
    // Limits that only a hang meets.
    testTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2, // time is simulated here: they compute more than they wait
    browser: { ...copyOf(engine), commands: { ...commands, ...vendorCommands, ...driven } },
  },
})

/** Pages in tabs of their own; `browser` says in which browser. They wait more than they compute. */
export const tabsProject = (browser: string[], include: string[], maxWorkers = 1) => ({
  // The demo's backend names the package as a host does.
  resolve: { alias: { 'react-embed-token': join(import.meta.dirname, 'src') } },
  test: {
    name: 'tabs',
    environment: 'node' as const,
    include,
    globalSetup: ['test/tabs/bundle.ts', 'test/policies/bundle.ts', ...browser],
    ...PATIENCE,
    expect: { poll: { ...PATIENCE.expect.poll, interval: 200 } },
    isolate: false,
    maxWorkers,
  },
})

export default defineConfig({
  test: {
    onUnhandledError: isOurs,
    projects: [
      {
        plugins: [react()],
        // The examples' backends name the package as a host does.
        resolve: { alias: { 'react-embed-token': join(import.meta.dirname, 'src') } },
        test: {
          name: 'unit',
          environment: 'jsdom',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [
            'test/browser/**',
            'test/tabs/**',
            'test/engines/**',
            'test/policies/**',
            'test/comparison/**',
            'test/consumers/**',
            'test/react-18/**',
            'test/runtimes/**',
            'test/server-redis/**',
            ...(process.env['QUICK'] ? LONG : []),
          ],
          setupFiles: ['test/setup.ts'],
          restoreMocks: true,
          maxWorkers: 2,
          // Only what hangs takes so long.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      browserProject(chromium),
      tabsProject(['test/tabs/browser.ts'], ['test/{tabs,policies,comparison}/**/*.test.ts'], 3),
      {
        test: {
          name: 'server',
          environment: 'node',
          include: ['test/server-redis/*.test.ts'],
          setupFiles: ['test/setup.ts'],
          ...PATIENCE,
          maxWorkers: 2, // they wait more than they compute
        },
      },
      vendorsProject(chromium),
    ],
  },
})
