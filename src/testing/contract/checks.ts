import type { VendorModes } from '../../vendor-kit/vendor-modes'
import type { ContractPage } from './page'
import type { ContractSubject, Reason } from './subject'

/** Inside, which options they are is of no account. */
export type AnyModes = VendorModes & { inline: object; iframe: object }

/** One promise that every vendor keeps. */
export interface Check {
  name: string
  title: string
  /** Resolves to why it does not apply. */
  run: (
    page: ContractPage<AnyModes, 'inline'>,
    subject: ContractSubject<AnyModes, 'inline'>,
  ) => Promise<Reason | undefined | void>
}
