// Finds a Chromium for the tests, or installs one; prints its path.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright'

const PLACES: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
}

/** Quiet, and without a network of its own. */
const QUIET_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Pages of the browser's own that each window loads for its address bar: more work than a page under test.
 */
const ADDRESS_BAR_FEATURES = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup']

/**
 * What Playwright 1.65 disables itself. Chromium heeds only the last `--disable-features`, and ours is the
 * last.
 * @source
 * https://github.com/microsoft/playwright/blob/main/packages/playwright-core/src/server/chromium/chromiumSwitches.ts
 */
const PLAYWRIGHT_FEATURES = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'TcpPortRandomizationWin',
  'ThirdPartyStoragePartitioning',
]

/** For a Chromium of Playwright's. */
export const BROWSER_ARGS = [
  ...QUIET_ARGS,
  `--disable-features=${[...ADDRESS_BAR_FEATURES, ...PLAYWRIGHT_FEATURES].join(',')}`,
]

/** For a Chromium whose pages are as a user's are. */
export const PLAIN_BROWSER_ARGS = [...QUIET_ARGS, `--disable-features=${ADDRESS_BAR_FEATURES.join(',')}`]

/**
 * The path of a browser, from `CHROMIUM_PATH`, from where the platform puts it, or from Playwright;
 * `undefined` if there is none.
 */
export function findBrowser(): string | undefined {
  const named = process.env['CHROMIUM_PATH'] ?? process.env['CHROME_BIN']
  if (named) {
    if (existsSync(named)) return named
    throw new Error(`CHROMIUM_PATH names ${named}, where there is no browser.`)
  }
  return [...(PLACES[process.platform] ?? []), chromium.executablePath()].find((path) => existsSync(path))
}

function install(): void {
  const isRoot = process.getuid?.() === 0
  if (process.platform === 'linux' && isRoot && spawnSync('apt-get', ['--version']).status === 0) {
    const run = (args: string[]) => spawnSync('apt-get', args, { stdio: ['ignore', 'inherit', 'inherit'] })
    run(['update', '-qq'])
    run(['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'])
  }
  if (!findBrowser())
    spawnSync('npx', ['playwright', 'install', 'chromium'], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (!findBrowser()) install()
  const path = findBrowser()
  if (!path) {
    console.error('No browser: install Chrome or Chromium, or set CHROMIUM_PATH to one.')
    process.exit(1)
  }
  const version = execFileSync(path, ['--version', '--no-sandbox'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
  console.log(`Browser: ${version} (${path})`)
}
