import fc from 'fast-check'

/** Whose tab it is; the number and the text are two users. */
export type User = 'A' | 'B' | '1' | 1 | null

/** How the backend answers. */
export type Reply =
  | { kind: 'fresh'; life: 60 | 900; ms: number }
  | { kind: 'hang' }
  | { kind: 'status'; status: 401 | 500 }
  | { kind: 'told'; retryAfter: number }

/** One thing that happens to one of some tabs. */
export type Step =
  | { do: 'mount' | 'unmount' | 'ensure' | 'refresh' | 'reject' | 'clear'; tab: number; key: number }
  | { do: 'freeze' | 'thaw' | 'kill'; tab: number }
  | { do: 'identity'; tab: number; user: User }
  | { do: 'reply'; reply: Reply }
  | { do: 'pass'; ms: number }

const tab = fc.nat({ max: 3 })
const user = fc.constantFrom<User[]>('A', 'A', 'A', 'B', '1', 1, null)
const reply: fc.Arbitrary<Reply> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('fresh' as const),
      life: fc.constantFrom(900 as const, 60 as const),
      ms: fc.constantFrom(200, 0, 3_000, 9_000),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'hang' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('status' as const),
      status: fc.constantFrom(500 as const, 401 as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('told' as const), retryAfter: fc.constantFrom(5, 60) }),
  },
)

export const tabsStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constantFrom(
        ...([
          'mount',
          'mount',
          'mount',
          'ensure',
          'ensure',
          'ensure',
          'unmount',
          'refresh',
          'reject',
          'clear',
        ] as const),
      ),
      tab,
      key: fc.constantFrom(0, 0, 0, 1),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom(...(['freeze', 'freeze', 'thaw', 'kill'] as const)), tab }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('identity' as const), tab, user }) },
  { weight: 4, arbitrary: reply.map((reply): Step => ({ do: 'reply', reply })) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.oneof(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 100, max: 15_000 }),
        fc.integer({ min: 15_000, max: 900_000 }),
      ),
    }),
  },
)

/** What a run of several tabs starts from. */
export interface TabsSetting {
  /** Who is signed in in each tab. */
  users: User[]
  /** This tab takes its tokens from somewhere else; `-1`: none does. */
  stranger: number
  dice: number
}

export const tabsSetting: fc.Arbitrary<TabsSetting> = fc.record({
  users: fc.array(user, { minLength: 2, maxLength: 4 }),
  stranger: fc.constantFrom(-1, -1, 1),
  dice: fc.nat(),
})

export function printTabs(steps: readonly Step[]): string {
  return steps.map(({ do: name, ...more }) => `  ${name} ${JSON.stringify(more)}`).join('\n')
}
