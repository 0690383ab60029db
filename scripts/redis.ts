// Finds a redis-server for the tests, or installs one; prints its path.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server']

/** The path of a redis-server, from `REDIS_PATH` or from where the platform puts it; `undefined`: none. */
export function findRedis(): string | undefined {
  const named = process.env['REDIS_PATH']
  if (!named) return PLACES.find((path) => existsSync(path))
  if (existsSync(named)) return named
  throw new Error(`REDIS_PATH names ${named}, where there is no redis-server.`)
}

function install(): void {
  const isRoot = process.getuid?.() === 0
  if (process.platform !== 'linux' || !isRoot || spawnSync('apt-get', ['--version']).status !== 0) return
  const run = (args: string[]) => spawnSync('apt-get', args, { stdio: ['ignore', 'inherit', 'inherit'] })
  run(['update', '-qq'])
  run(['install', '-y', '-qq', '--no-install-recommends', 'redis-server'])
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (!findRedis()) install()
  const path = findRedis()
  if (!path) {
    console.error('No redis-server: install Redis, or set REDIS_PATH to one.')
    process.exit(1)
  }
  console.log(`Redis: ${execFileSync(path, ['--version'], { encoding: 'utf8' }).trim()} (${path})`)
}
