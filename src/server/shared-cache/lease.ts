import type { RedisCommands } from '../redis/client'

/** Another value than the one that was seen, or the lease, or nothing while another instance has the lease. */
const CLAIM = `local value = redis.call('GET', KEYS[1])
if value and value ~= ARGV[3] then return { 'value', value } end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return { 'lease' } end
return { 'wait' }`
const EXTEND = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`
const FINISH = `if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return redis.call('DEL', KEYS[2])`
const GIVE_BACK = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`

/** What came of asking for a lease. */
export type Claim = { kind: 'value'; value: string } | { kind: 'lease'; lease: Lease } | { kind: 'wait' }

/** The right to mint for a key. It is kept alive until it ends; if the instance dies, it expires. */
export interface Lease {
  /** Stores the value and ends the lease. @returns `false`: the lease was lost, and nothing is stored. */
  finish: (value: string, keepMs: number) => Promise<boolean>
  giveBack: () => Promise<void>
}

/** Leases of one instance. */
export interface Leases {
  /** @param seen - a value that will not do; `""`: none. */
  claim: (key: string, seen: string) => Promise<Claim>
  /** Gives back every lease that is held. */
  giveAllBack: () => Promise<void>
}

/** The names of a key's value and its lease: in one slot of a cluster. */
export function namesOf(prefix: string, key: string): { value: string; lock: string } {
  return { value: `${prefix}{${key}}:value`, lock: `${prefix}{${key}}:lock` }
}

/** Leases in Redis. @param leaseMs - how long a lease outlives its instance; it is renewed every third. */
export function createLeases(redis: RedisCommands, prefix: string, leaseMs: number): Leases {
  const held = new Set<Lease>()

  function hold(lock: string, value: string, owner: string): Lease {
    const timer = setInterval(() => {
      redis.run(EXTEND, [lock], [owner, String(leaseMs)]).catch(() => {})
    }, leaseMs / 3)
    const end = () => {
      clearInterval(timer)
      held.delete(lease)
    }
    const lease: Lease = {
      finish: async (text, keepMs) => {
        end()
        return Number(await redis.run(FINISH, [value, lock], [owner, text, String(keepMs)])) === 1
      },
      giveBack: async () => {
        end()
        await redis.run(GIVE_BACK, [lock], [owner])
      },
    }
    held.add(lease)
    return lease
  }

  return {
    claim: async (key, seen) => {
      const { value, lock } = namesOf(prefix, key)
      const owner = crypto.randomUUID()
      const answer = (await redis.run(CLAIM, [value, lock], [owner, String(leaseMs), seen])) as string[]
      if (answer[0] === 'value' && answer[1] !== undefined) return { kind: 'value', value: answer[1] }
      return answer[0] === 'lease' ? { kind: 'lease', lease: hold(lock, value, owner) } : { kind: 'wait' }
    },
    giveAllBack: async () => {
      await Promise.allSettled([...held].map((lease) => lease.giveBack()))
    },
  }
}
