// npm run test:model -- --runs 10000 [--seed 1]: random sequences of what happens to a page, against a model
// of what must be true. 10,000 unless said, and a tenth of them for tabs that share tokens, which cost more.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '10000' }, seed: { type: 'string' } },
})
if (!(Number(values.runs) >= 1)) throw new Error(`Expected --runs to be a number, got ${values.runs}.`)

const { status } = spawnSync(
  'vitest',
  ['run', '--project', 'unit', 'test/model.test.ts', 'test/model.tabs.test.ts'],
  {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: {
      ...process.env,
      MODEL_RUNS: values.runs,
      ...(values.seed === undefined ? {} : { SEED: values.seed }),
    },
  },
)
process.exit(status ?? 1)
