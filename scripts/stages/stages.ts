/** What has to be on the machine, and the arguments of `tsx` that find or install it. */
export const NEEDED = {
  chromium: ['scripts/browser.ts'],
  firefox: ['scripts/browser.ts', 'firefox'],
  redis: ['scripts/redis.ts'],
} as const satisfies Record<string, readonly string[]>

type Needed = keyof typeof NEEDED

/** One part of the tests, a script of package.json that can be run alone as well. */
export interface Stage {
  /** `npm run <script>`. */
  script: string
  /** What it looks at: the source, or what is built of it, i.e. the package, the documents' site and Storybook. */
  of: 'source' | 'built'
  /** Stages that have to be over before: what they make is used here. */
  after: readonly string[]
  /** About how long it takes alone, in seconds: of those that may begin, the longest begins first. */
  aboutSeconds: number
  /** It is found, or installed, before any stage begins: two of apt would be in each other's way. */
  needs?: Needed
}

/** Every stage: `npm test` runs those of the source, `npm run test:built` the others. */
export const STAGES: readonly Stage[] = [
  { script: 'build', of: 'built', after: [], aboutSeconds: 16 },
  { script: 'check:package', of: 'built', after: ['build'], aboutSeconds: 8 },
  { script: 'check:types', of: 'source', after: [], aboutSeconds: 16 },
  { script: 'check:lint', of: 'source', after: [], aboutSeconds: 40 },
  { script: 'check:docs', of: 'built', after: [], aboutSeconds: 45 },
  { script: 'test:docs', of: 'built', after: ['check:docs'], aboutSeconds: 60, needs: 'chromium' },
  { script: 'test:unit', of: 'source', after: [], aboutSeconds: 75 },
  { script: 'test:server', of: 'source', after: [], aboutSeconds: 30, needs: 'redis' },
  { script: 'test:react-18', of: 'source', after: [], aboutSeconds: 30 },
  { script: 'test:browser', of: 'source', after: [], aboutSeconds: 75, needs: 'chromium' },
  { script: 'test:vendors', of: 'source', after: [], aboutSeconds: 60, needs: 'chromium' },
  { script: 'test:firefox-main', of: 'source', after: [], aboutSeconds: 80, needs: 'firefox' },
  { script: 'test:stories', of: 'source', after: [], aboutSeconds: 80, needs: 'chromium' },
  { script: 'test:static', of: 'built', after: [], aboutSeconds: 40, needs: 'chromium' },
  { script: 'test:consumers', of: 'built', after: ['build'], aboutSeconds: 190, needs: 'chromium' },
]

/** What is run while somebody works: types, lint, unit tests. */
export const QUICK: readonly string[] = ['check:types', 'check:lint', 'test:unit']

/** The next to begin, among those whose own are over; the longest first. */
export function nextStage(
  waiting: readonly Stage[],
  done: ReadonlySet<string>,
  asked: ReadonlySet<string>,
): Stage | undefined {
  return waiting
    .filter(({ after }) => after.every((script) => done.has(script) || !asked.has(script)))
    .toSorted((one, other) => weightOf(other, waiting) - weightOf(one, waiting))[0]
}

/** What waits for a stage counts as its own time: a short build that a long stage needs goes first. */
function weightOf(stage: Stage, waiting: readonly Stage[]): number {
  const waitingFor = waiting
    .filter(({ after }) => after.includes(stage.script))
    .map(({ aboutSeconds }) => aboutSeconds)
  return stage.aboutSeconds + Math.max(0, ...waitingFor)
}
