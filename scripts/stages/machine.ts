import { readFileSync } from 'node:fs'
import { cpus, freemem, totalmem } from 'node:os'

/**
 * CPU seconds that the whole machine has spent so far, whoever spent them: browsers outlive their parents, so
 * a sum over children would miss most of it.
 */
export function spentCpuSeconds(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1_000
}

const GIB = 2 ** 30

/** Watches how much memory is used beyond what was used at the start. */
export function watchMemory(): { stop: () => { peakGiB: number } } {
  const before = usedBytes()
  let peak = 0
  const look = () => (peak = Math.max(peak, usedBytes() - before))
  const timer = setInterval(look, 500)
  return {
    stop() {
      clearInterval(timer)
      look()
      return { peakGiB: peak / GIB }
    },
  }
}

/** Without what the kernel caches, where it says so. */
function usedBytes(): number {
  try {
    const [, available] = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? []
    if (available) return totalmem() - Number(available) * 1_024
  } catch {
    // Not Linux.
  }
  return totalmem() - freemem()
}
