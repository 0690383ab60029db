import type { EmbedMode, VendorModes } from '../../vendor-kit/vendor-modes'
import type { AnyModes, Check } from './checks'
import { leaving } from './leaving'
import { mounting } from './mounting'
import { openPage } from './page'
import { renewing } from './renewing'
import type { ContractSubject, Reason } from './subject'

export type {
  ContractAbilities,
  ContractCounts,
  ContractEmulator,
  ContractHands,
  ContractSubject,
  Reason,
} from './subject'

/** One check of {@link embedContract}. */
export interface ContractCheck {
  /** E.g. `swap`. */
  name: string
  /** The promise that the vendor is held to, in a sentence. */
  title: string
  /**
   * Tries it on a page of its own, which is gone afterwards.
   *
   * @returns why the check does not apply, where the vendor has declared that; otherwise `undefined`.
   * @throws {Error} the vendor does not keep the promise. The message says what was expected.
   */
  run: () => Promise<Reason | undefined>
}

/**
 * The contract that every vendor of this library keeps, for a vendor of your own. The widget mounts once, and
 * takes renewed tokens as declared. It survives StrictMode and `keepAlive`, reports rejected tokens, and leaves
 * nothing of its user.
 *
 * Run it in a real browser, e.g. Vitest's browser mode: each check puts the widget on the page, against your
 * vendor's server or an emulator of it. The clock of the page is put forward where tokens have to age. Run the
 * checks one after the other.
 *
 * @param subject - the vendor in one mode, what it can do, and how its widget is used.
 *
 * @example
 * import { expect, test } from 'vitest'
 * import { embedContract, type ContractSubject } from 'react-embed-token/testing/contract'
 *
 * declare const boards: ContractSubject<{ inline: { board: string } }, 'inline'>
 *
 * for (const { name, title, run } of embedContract(boards)) {
 *   test(`${name}: ${title}`, async () => expect(await run()).toBeUndefined())
 * }
 */
export function embedContract<M extends VendorModes, K extends keyof M & EmbedMode>(
  subject: ContractSubject<M, K>,
): ContractCheck[] {
  const any = subject as unknown as ContractSubject<AnyModes, 'inline'>
  return [...mounting, ...renewing, ...leaving].map(({ name, title, run }) => ({
    name,
    title,
    run: () => onItsPage(any, run),
  }))
}

async function onItsPage(
  subject: ContractSubject<AnyModes, 'inline'>,
  run: Check['run'],
): Promise<Reason | undefined> {
  localStorage.clear()
  sessionStorage.clear()
  performance.clearResourceTimings()
  const page = openPage(subject)
  try {
    return (await run(page, subject)) ?? undefined
  } finally {
    page.close()
    await page.settled()
  }
}
