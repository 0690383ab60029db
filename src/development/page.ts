import { tellOnce } from './console'

/** Tells of more than one block of initial tokens. @param id - of each; @param count - how many there are. */
export function tellOfBlocks(id: string, count: number): void {
  tellOnce(
    'warn',
    `Found ${count} #${id} blocks in the page, expected one. None of them is used: one may have been injected into your HTML. Write the block once, and escape what users wrote.`,
  )
}

/**
 * Tells of a loader of `embedLoader()` that React Router calls on a server. Routers that call the same
 * function in the browser later hand no `request` over there.
 */
export function tellOfServerLoader(vendorName: string): void {
  tellOnce(
    'warn',
    `embedLoader() for ${vendorName} was called on a server, where it does nothing. In React Router’s framework mode, \`loader\` never runs in the browser. Write \`export const clientLoader = embedLoader(…)\`, and \`export const loader = () => null\` beside it.`,
  )
}
