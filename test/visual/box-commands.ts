import { readFile, writeFile } from 'node:fs/promises'
import type { BrowserCommand } from 'vitest/node'
import type { Boxes } from './boxes'

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** The boxes of a wall as Chromium has them. */
    readBoxes: (name: string) => Promise<Boxes>
    /** Keeps the boxes of a wall, if the run was told to (`BOXES=update`). @returns whether it was. */
    keepBoxes: (name: string, boxes: Boxes) => Promise<boolean>
  }
}

const pathOf = (name: string) => `test/visual/boxes/${name}.json`

const readBoxes: BrowserCommand<[name: string]> = async (_, name) =>
  JSON.parse(await readFile(pathOf(name), 'utf8')) as Boxes

const keepBoxes: BrowserCommand<[name: string, boxes: Boxes]> = async (_, name, boxes) => {
  if (process.env['BOXES'] !== 'update') return false
  const lines = boxes.map((box) => JSON.stringify(box))
  await writeFile(pathOf(name), `[\n  ${lines.join(',\n  ')}\n]\n`)
  return true
}

export const boxCommands = { readBoxes, keepBoxes }
