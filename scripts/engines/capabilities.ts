/** One test of a run, as it came out. */
export interface EngineTest {
  /** `browser`, `tabs`, `vendors`, `stories` or `boxes`. */
  project: string
  /** From the repository's root. */
  file: string
  name: string
  outcome: 'passed' | 'failed' | 'skipped'
  /** Why it was skipped. */
  note?: string
}

/** A row of the table: which tests say whether an engine can do it. */
interface Capability {
  label: string
  isIn: (test: EngineTest) => boolean
}

const inFiles = (label: string, files: RegExp, name = /(?:)/): Capability => ({
  label,
  isIn: (test) => files.test(test.file) && name.test(test.name),
})

const CLOCK = /clock is 20 minutes/
const KEPT = /keepAlive|parked/

/** The rows of the table in `docs/browsers.md`, in order. */
export const CAPABILITIES: readonly Capability[] = [
  inFiles(
    'Tokens of 20 seconds are refreshed, inline and in an iframe; no call uses an expired token',
    /main-job/,
    /(?:two inline|the main job)/,
  ),
  inFiles('The clock of the device is 20 minutes wrong', /main-job/, CLOCK),
  inFiles('A hidden tab refreshes its token, and is shown again', /tabs\/hidden/),
  inFiles('A page comes back from the back-forward cache', /tabs\/back-forward/),
  inFiles('The network is lost and returns', /tabs\/simulated\/(?:offline|outage)/),
  inFiles('Tabs share tokens and sign out together', /tabs\/(?:cross-tab|sign-out)/),
  inFiles('A tab is frozen or killed', /tabs\/(?:frozen|lost-tab)/),
  inFiles('A kept widget with an iframe goes on as it is', /browser\/(?:frames|focus)/, KEPT),
  inFiles(
    'Without `Element.moveBefore`: an inline widget is kept, an iframe is mounted again',
    /without-move-before/,
  ),
  inFiles('A token in the address of an iframe stays private', /browser\/frames/, /token in an address/),
  inFiles('An iframe that the page’s CSP blocks is never ready', /browser\/frames/, /CSP keeps out/),
  inFiles('Every vendor works under a strict CSP', /test\/policies/),
  inFiles(
    'Themes, dark mode, forced colours, reduced motion',
    /browser\/(?:theme|looks\.|looks-sheet|elsewhere)/,
  ),
  inFiles('Everything fits into 320 px, and the keyboard reaches it', /browser\/looks-small/),
  inFiles('Nothing on the page shifts', /browser\/looks-shift/),
  inFiles('A phone: 360 px, touch, landscape, slow 4G', /tabs\/mobile/),
  { label: 'Every story, looked at by axe', isIn: ({ project }) => project === 'stories' },
  {
    label: 'The parts of the walls are as large as in Chromium: heights to 1 px, widths to 3 px',
    isIn: ({ project }) => project === 'boxes',
  },
  { label: 'The contract of the vendors', isIn: ({ project }) => project === 'vendors' },
]
