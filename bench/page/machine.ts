import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, platform } from 'node:os'
import { ROOT } from './libraries.ts'

/** Where the figures are from: what ran, on what. */
export function describeMachine(chromium: string, before: string | undefined): string {
  const command = ['npm run bench:page', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])]
  const require = createRequire(import.meta.url)
  const versionOf = (name: string) =>
    (require(`${ROOT}/node_modules/${name}/package.json`) as { version: string }).version
  const peerVersionOf = (name: string) =>
    (require(`${ROOT}/bench/package.json`) as { dependencies: Record<string, string> }).dependencies[name]
  const commit = (ref: string) =>
    execFileSync('git', ['rev-parse', '--short', ref], { cwd: ROOT, encoding: 'utf8' }).trim()
  const isChanged =
    execFileSync('git', ['status', '--porcelain', 'src'], { cwd: ROOT, encoding: 'utf8' }) !== ''
  return [
    `\`${command.join(' ')}\``,
    `library at ${commit('HEAD')}${isChanged ? ' with changes' : ''}${before === undefined ? '' : `, before: ${before}`}`,
    `Chromium ${chromium}, headless`,
    `React ${versionOf('react')}`,
    `@superset-ui/embedded-sdk ${peerVersionOf('@superset-ui/embedded-sdk')}, powerbi-client-react ${peerVersionOf('powerbi-client-react')}`,
    `Node ${process.versions.node}, ${platform()}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}`,
  ].join(' · ')
}
