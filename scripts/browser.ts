// Finds a browser for the tests, or installs it; prints its path. `tsx scripts/browser.ts firefox`: Firefox; `webkit`: WebKitGTK.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright'

interface Browser {
  /** Environment variables that name another one. */
  named: readonly string[]
  places: Partial<Record<NodeJS.Platform, readonly string[]>>
  /** Where Playwright has put its own, if it can be used. */
  downloaded?: () => string
  debian: readonly string[]
  hint: string
}

const CHROMIUM: Browser = {
  named: ['CHROMIUM_PATH', 'CHROME_BIN'],
  places: {
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
  },
  downloaded: () => chromium.executablePath(),
  debian: ['chromium', 'fonts-dejavu-core'],
  hint: 'install Chrome or Chromium, or set CHROMIUM_PATH to one',
}

/** Driven over WebDriver BiDi, so that it is the Firefox that people have, and not a build of Playwright's. */
const FIREFOX: Browser = {
  named: ['FIREFOX_PATH'],
  places: {
    linux: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/snap/bin/firefox'],
    darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    win32: ['C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
  },
  debian: ['firefox-esr', 'openssl', 'fonts-dejavu-core'],
  hint: 'install Firefox, or set FIREFOX_PATH to it',
}

/** WebKitGTK's own small browser, which its WebDriver drives; Debian's packages have no other WebKit. */
const LIBRARIES = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/libexec']
const WEBKIT: Browser = {
  named: ['WEBKIT_PATH'],
  places: {
    linux: LIBRARIES.flatMap((path) => [
      `${path}/webkit2gtk-4.1/MiniBrowser`,
      `${path}/webkitgtk-6.0/MiniBrowser`,
      `${path}/webkit2gtk-4.0/MiniBrowser`,
    ]),
  },
  debian: ['webkit2gtk-driver', 'xvfb', 'xauth', 'openssl', 'fonts-dejavu-core'],
  hint: 'install webkit2gtk-driver and xvfb on Linux, or set WEBKIT_PATH to a MiniBrowser and WEBKIT_DRIVER_PATH to its WebKitWebDriver',
}
const WEBKIT_DRIVER: Browser = {
  ...WEBKIT,
  named: ['WEBKIT_DRIVER_PATH'],
  places: { linux: ['/usr/bin/WebKitWebDriver'] },
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
 * What Playwright 1.64 disables itself. Chromium heeds only the last `--disable-features`, and ours is the
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

/** The path of a Chromium; `undefined` if there is none. */
export const findBrowser = () => find(CHROMIUM)
/** The path of a Firefox; `undefined` if there is none. */
export const findFirefox = () => find(FIREFOX)
/** The path of WebKitGTK's MiniBrowser; `undefined` if there is none. */
export const findWebkit = () => find(WEBKIT)
/** The path of the WebDriver that drives it; `undefined` if there is none. */
export const findWebkitDriver = () => find(WEBKIT_DRIVER)

/** From the environment, from where the platform puts it, or from Playwright. */
function find({ named, places, downloaded }: Browser): string | undefined {
  for (const name of named) {
    const path = process.env[name]
    if (!path) continue
    if (existsSync(path)) return path
    throw new Error(`${name} names ${path}, where there is no browser.`)
  }
  const all = [...(places[process.platform] ?? []), ...(downloaded ? [downloaded()] : [])]
  return all.find((path) => existsSync(path))
}

function install(browser: Browser): void {
  const isRoot = process.getuid?.() === 0
  if (process.platform === 'linux' && isRoot && spawnSync('apt-get', ['--version']).status === 0) {
    const run = (args: string[]) => spawnSync('apt-get', args, { stdio: ['ignore', 'inherit', 'inherit'] })
    run(['update', '-qq'])
    run(['install', '-y', '-qq', '--no-install-recommends', ...browser.debian])
  }
  if (browser.downloaded && !find(browser))
    spawnSync('npx', ['playwright', 'install', 'chromium'], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
}

const BROWSERS: Record<string, readonly [Browser, ...Browser[]]> = {
  chromium: [CHROMIUM],
  firefox: [FIREFOX],
  webkit: [WEBKIT, WEBKIT_DRIVER],
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const parts = BROWSERS[process.argv[2] ?? 'chromium'] ?? [CHROMIUM]
  const [browser] = parts
  if (!parts.every((part) => find(part))) install(browser)
  const path = find(browser)
  if (!path || !parts.every((part) => find(part))) {
    console.error(`No browser: ${browser.hint}.`)
    process.exit(1)
  }
  // MiniBrowser needs a display to say its version, which a session tells.
  const asked = browser === CHROMIUM ? ['--version', '--no-sandbox'] : ['--version']
  const { stdout } = spawnSync(path, asked, { encoding: 'utf8' })
  console.log(`Browser: ${stdout.trim() || 'WebKitGTK'} (${path})`)
}
