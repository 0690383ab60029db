import { isRecord } from '../base/json'
import { tellOnce } from './console'

/** Tells of tokens that came with the page and are not used. @param where - begins the sentence. */
export function checkHydration(where: string, given: unknown): void {
  if (given === undefined || (isRecord(given) && typeof given['read'] === 'function')) return
  tellOnce(
    'error',
    `${where} that are not from hydrate(), so they are not used, and stay in the page. Write initialTokens={hydrate(tokens)}, with hydrate from 'react-embed-token/initial-tokens'.`,
  )
}
