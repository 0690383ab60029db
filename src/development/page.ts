import { tellOnce } from './console'

/** Tells of more than one block of initial tokens. @param id - of each; @param count - how many there are. */
export function tellOfBlocks(id: string, count: number): void {
  tellOnce(
    'warn',
    `Found ${count} #${id} blocks in the page, expected one. None of them is used: one may have been injected into your HTML. Write the block once, and escape what users wrote.`,
  )
}
