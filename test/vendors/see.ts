// What the emulators have in common, for a row's `see`: their counts, and their page of a board in a frame.
import { clickInFrame, readFrame, readInFrame, typeInFrame } from './frames'
import type { Counts } from './world'

/** As every emulator counts. */
export const counted = {
  calls: (counts: Counts) => counts['calls'] ?? 0,
  refused: (counts: Counts) => counts['refused'] ?? 0,
}

/** A page in a frame, with a field and a button “Refresh” that makes a call. */
export const inFrame = {
  ...counted,
  type: typeInFrame,
  text: readInFrame,
  use: (title: string) => clickInFrame(title, 'Refresh'),
  talk: readFrame,
}

/** The frames that have an address. */
export const framesWithSrc = () => [...document.querySelectorAll('iframe[src]')]
