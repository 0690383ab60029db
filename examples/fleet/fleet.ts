import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ServerEvent } from 'react-embed-token/server'
import type { InstanceCounts, InstanceSettings } from './settings'

/** Instances of the backend behind a round robin. */
export interface Fleet {
  /** Asks the next instance that answers. */
  fetch: (request: Request) => Promise<Response>
  counts: () => InstanceCounts[]
  /** `kill -9`, or a new process in its place. */
  toggle: (name: string) => Promise<void>
  close: () => Promise<void>
}

interface Member extends InstanceCounts {
  url: string
  child: ChildProcess | null
}

/** Starts `count` processes, on one Redis if there is one. */
export async function startFleet(
  count: number,
  given: Pick<InstanceSettings, 'redis' | 'mintUrl' | 'allowedOrigins'>,
): Promise<Fleet> {
  const settings = { ...given, instances: count, cacheKey: randomBytes(32).toString('base64') }
  const members = Array.from({ length: count }, (_, index) => createMember(`Instance ${index + 1}`, settings))
  await Promise.all(members.map((member) => start(member, settings)))
  let turn = 0

  return {
    async fetch(request) {
      const { method, headers } = request
      const body = method === 'POST' ? await request.text() : undefined
      for (let tries = 0; tries < count; tries += 1) {
        turn += 1
        const member = members[turn % count] as Member
        if (!member.isRunning) continue
        try {
          return await fetch(member.url, { method, headers, ...(body !== undefined && { body }) })
        } catch {
          // It died under way. A token request can be asked again.
        }
      }
      return Response.json(
        { error: 'unavailable', message: 'No instance is running.' },
        { status: 503, headers: { 'access-control-allow-origin': headers.get('origin') ?? '*' } },
      )
    },
    counts: () => members.map(({ url: _, child: __, ...counts }) => counts),
    async toggle(name) {
      const member = members.find((each) => each.name === name)
      if (member?.child) member.child.kill('SIGKILL')
      else if (member) await start(member, settings)
    },
    async close() {
      await Promise.all(members.flatMap(({ child }) => (child ? [end(child)] : [])))
    },
  }
}

function createMember(name: string, { redis }: InstanceSettings): Member {
  const counts = { requests: 0, hits: 0, joined: 0, mints: 0, refused: 0 }
  return {
    name,
    isRunning: false,
    ...counts,
    store: redis === null ? 'memory' : 'redis',
    url: '',
    child: null,
  }
}

async function start(member: Member, settings: InstanceSettings): Promise<void> {
  const child = fork(join(import.meta.dirname, 'instance.ts'), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, INSTANCE: JSON.stringify(settings) },
  })
  member.child = child
  child.on('exit', () => {
    if (member.child !== child) return
    member.child = null
    member.isRunning = false
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  child.on('message', (event: ServerEvent) => count(member, event))
  member.url = `http://127.0.0.1:${port}`
  member.isRunning = true
}

function count(member: Member, { name, attributes }: ServerEvent): void {
  const result = attributes['embed_token.cache.result']
  if (name === 'embed_token.request') {
    member.requests += 1
    if (attributes['http.response.status_code'] === 429) member.refused += 1
  } else if (name === 'embed_token.mint') member.mints += 1
  else if (result === 'hit') member.hits += 1
  else if (result === 'joined') member.joined += 1
  else if (name === 'embed_token.store')
    member.store = attributes['embed_token.store.state'] === 'away' ? 'away' : 'redis'
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
