/** A part of an embed on a wall: which it is, its width and its height, in px. */
export type Box = [part: string, width: number, height: number]
export type Boxes = Box[]

/** The parts that the library draws. */
const PARTS = '[data-embed], [data-embed-surface], [data-embed-part], [data-embed-boundary], button'

const round = (px: number) => Math.round(px * 100) / 100

/** Measures every part of a wall that is shown, in the order of the page. */
export function boxesOf(wall: HTMLElement): Boxes {
  return [...wall.querySelectorAll<HTMLElement>(PARTS)].map((element) => {
    const { width, height } = element.getBoundingClientRect()
    return [nameOf(element), round(width), round(height)]
  })
}

function nameOf({ dataset, tagName }: HTMLElement): string {
  if (dataset['embedPart'] !== undefined) return dataset['embedPart']
  if (dataset['embedSurface'] !== undefined) return 'surface'
  return dataset['embedState'] === undefined ? tagName.toLowerCase() : `embed ${dataset['embedState']}`
}

/** How far a box may be from Chromium's, in px. */
export interface Tolerance {
  width: number
  height: number
}

/** The boxes that are not the kept ones, in words; none, if all are as large. */
export function differences(kept: Boxes, found: Boxes, tolerance: Tolerance): string[] {
  if (kept.length !== found.length) return [`${found.length} parts, and ${kept.length} in Chromium`]
  return found.flatMap(([part, width, height], index) => {
    const [keptPart, keptWidth, keptHeight] = kept[index] as Box
    const isSame =
      part === keptPart &&
      Math.abs(width - keptWidth) <= tolerance.width &&
      Math.abs(height - keptHeight) <= tolerance.height
    return isSame
      ? []
      : [`${index} ${part}: ${width} × ${height}, and ${keptPart}: ${keptWidth} × ${keptHeight} in Chromium`]
  })
}
