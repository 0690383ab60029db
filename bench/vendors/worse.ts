import { CONTESTANTS, isOurs, VENDORS } from './contestants.ts'
import { cellOf, type Results } from './results.ts'
import type { Cell } from './run.ts'
import { SCENARIOS } from './scenarios.ts'

const lost = (is: boolean) => (is ? 'kept' : 'lost')

/** What can be worse: a number that is higher, and how a sentence has it. */
const MEASURES: readonly [badness: (cell: Cell) => number, say: (ours: Cell, theirs: Cell) => string][] = [
  [({ dead }) => dead, (ours, theirs) => `${ours.dead} dead calls beside ${theirs.dead}`],
  [({ loads }) => loads, (ours, theirs) => `${ours.loads} loads beside ${theirs.loads}`],
  [({ requests }) => requests, (ours, theirs) => `${ours.requests} token requests beside ${theirs.requests}`],
  [({ isWorking }) => Number(!isWorking), () => 'broken at the end, where the other works'],
  [
    ({ isTextKept }) => Number(!isTextKept),
    (ours, theirs) => `text ${lost(ours.isTextKept)} beside ${lost(theirs.isTextKept)}`,
  ],
]

/** The cells in which ours is worse in anything than another integration of its vendor. */
export interface Worse {
  /** A sentence for each in which the other still works at the end. */
  sentences: string[]
  /** How many more there are, in which it does not. */
  besideBroken: number
}

export function findWorse(results: Results): Worse {
  let besideBroken = 0
  const sentences = CONTESTANTS.filter(isOurs).flatMap((ours) =>
    CONTESTANTS.filter((each) => each.vendor === ours.vendor && !isOurs(each)).flatMap((theirs) =>
      SCENARIOS.flatMap(({ id, title }) => {
        const cells = [cellOf(results, ours, id), cellOf(results, theirs, id)] as const
        const said = MEASURES.filter(
          // Another user must not see the text.
          ([badness], index) => badness(cells[0]) > badness(cells[1]) && !(id === 'user' && index === 4),
        ).map(([, say]) => say(...cells))
        if (said.length === 0) return []
        if (!cells[1].isWorking) {
          besideBroken += 1
          return []
        }
        return [`${VENDORS[ours.vendor].title}, beside \`${theirs.id}\`. ${title}: ${said.join(', ')}.`]
      }),
    ),
  )
  return { sentences, besideBroken }
}
