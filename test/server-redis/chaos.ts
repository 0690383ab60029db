// Load over three instances while they are killed, Redis restarts, and the vendor fails half the time:
// `npm run test:chaos`, 10 minutes; `-- --seconds 60` for less. It fails if a promise of
// docs/backend-production.md is broken.
import { parseArgs } from 'node:util'
import { ask, type Asked, type Instance, startFleet, startInstance } from './fleet'
import { startRedis } from './redis'
import { startVendor } from './vendor'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '600' } } })
const SECONDS = Number(values.seconds)
const USERS = 20
const LIFE_SECONDS = 8
const SETTINGS = { kind: 'ioredis', instances: 3, limit: 1e9, expiresIn: LIFE_SECONDS } as const

const redis = await startRedis()
const vendor = await startVendor(50)
const fleet: Instance[] = await startFleet(redis, vendor, { ...SETTINGS, count: 3 })
const counts = { asked: 0, given: 0, refused: 0, failed: 0, cut: 0, kills: 0, restarts: 0 }
const broken: string[] = []
const tokens = new Set<string>()
/** Chaos may cost mints: a killed instance loses one, an empty Redis all. */
let allowedExtra = 0
let isOver = false
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A token names its user and when it expires. */
function check(user: string, { status, embedToken, expiresIn, error, waitHeader }: Asked): void {
  if (status === 200) {
    counts.given += 1
    const [owner, , end] = (embedToken ?? '').split('.')
    tokens.add(embedToken ?? '')
    if (owner !== user) broken.push(`${user} got the token of ${owner}`)
    if (Number(end) <= Date.now()) broken.push(`${user} got a token that has expired`)
    if ((expiresIn ?? Infinity) * 1_000 > Number(end) - Date.now() + 1_500)
      broken.push(`expiresIn is ${expiresIn}, and ${Number(end) - Date.now()} ms are left`)
  } else if (status === 503 || status === 429) {
    counts.refused += 1
    if (waitHeader === null) broken.push(`${status} without Retry-After`)
  } else if (status === 502 || status === 504) counts.failed += 1
  else broken.push(`status ${status}, ${error}`)
}

async function load(): Promise<void> {
  while (!isOver) {
    const user = `user-${Math.floor(Math.random() * USERS)}`
    const instance = fleet[Math.floor(Math.random() * fleet.length)] as Instance
    counts.asked += 1
    try {
      check(user, await ask(instance, user))
    } catch {
      counts.cut += 1 // its instance was killed
      if (fleet.includes(instance)) broken.push('a request without an answer, of an instance that lives')
    }
    await sleep(Math.random() * 20)
  }
}

async function killInstances(): Promise<void> {
  while (!isOver) {
    await sleep(3_000 + Math.random() * 3_000)
    const index = Math.floor(Math.random() * fleet.length)
    const [dying] = fleet.splice(index, 1)
    counts.kills += 1
    allowedExtra += USERS
    await dying?.kill()
    fleet.push(await startInstance(redis, vendor, SETTINGS))
  }
}

async function restartRedis(): Promise<void> {
  while (!isOver) {
    await sleep(8_000 + Math.random() * 6_000)
    counts.restarts += 1
    allowedExtra += 2 * USERS
    if (Math.random() < 0.5) {
      await redis.kill()
      await sleep(1_500)
      await redis.start()
    } else {
      redis.freeze()
      await sleep(1_500)
      redis.thaw()
    }
  }
}

vendor.failShare(0.5)
const start = performance.now()
const running = [...Array.from({ length: 24 }, load), killInstances(), restartRedis()]
await sleep(SECONDS * 1_000)
isOver = true
await Promise.all(running)
const seconds = (performance.now() - start) / 1_000

// A page gets a token while 60 % of its life is left: every 40 % of it, each user needs a new one.
const ideal = Math.ceil((seconds / (LIFE_SECONDS * 0.4)) * USERS)
const bound = Math.ceil(ideal * 1.25) + allowedExtra
if (tokens.size > bound) broken.push(`${tokens.size} tokens were handed out, more than ${bound}`)
for (const instance of fleet) await instance.kill()
vendor.close()
await redis.kill()
console.log(`${seconds.toFixed(0)} s, ${USERS} users, tokens of ${LIFE_SECONDS} s:`, counts)
console.log(
  `${tokens.size} different tokens handed out (ideal ${ideal}, × 1.25 and what kills and restarts lose: ${bound}); ${vendor.total()} mints asked, half of which fail by intent`,
)
for (const each of new Set(broken))
  console.error(`BROKEN: ${each} (${broken.filter((one) => one === each).length} times)`)
process.exit(broken.length === 0 ? 0 : 1)
