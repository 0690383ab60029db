import type { EmbedVendor } from '../../vendor-kit/vendor'
import type { EmbedMode, ModeOptions, VendorModes } from '../../vendor-kit/vendor-modes'

/** Why a check does not apply to a vendor, in a sentence that the vendor's documentation can repeat. */
export type Reason = string

/** The vendor's side: its server, or an emulator of it. */
export interface ContractEmulator {
  /** Mints a token for a user, in any shape that `parseTokenResponse` reads. */
  mint: (user: string) => unknown
  /** Ends every token that it has minted so far. */
  rotate: () => unknown
  /** How many calls the widget has made, and how many of them were refused for their token. */
  counts: () => ContractCounts | Promise<ContractCounts>
}

/** The calls of a vendor's widgets so far. */
export interface ContractCounts {
  calls: number
  refused: number
}

/** The actions of a user in the widget, and the widget's visible state. `title` says which one is meant. */
export interface ContractHands {
  /** Every element of the vendor's on the page, one a widget. */
  roots: () => Element[]
  /** Makes the widget call its vendor, e.g. by a click. */
  use: (title: string) => unknown
  /** Types a text, and does not send it. Left out: nothing can be typed into the widget. */
  type?: (title: string, text: string) => unknown
  /** Reads the text that was typed. */
  read?: (title: string) => string | Promise<string>
}

/** The abilities of the vendor's widget. The contract holds the vendor to it. */
export interface ContractAbilities {
  /** How the widget takes a renewed token. */
  swap: 'in-place' | 'reload' | 'remount'
  /** Whether a text that was typed is still there after that. */
  keepsText: boolean
  /**
   * Why the widget starts anew though it is kept alive. Default: it comes back as it was. In a browser without
   * `Element.moveBefore`, a widget with an iframe starts anew in any case.
   */
  notKept?: Reason
  /** Why the widget does not tell that its token was rejected. Default: it tells, when it is used. */
  silentOnRejection?: Reason
  /** Where the vendor's own contract puts the token on the page. Default: nowhere. */
  showsToken?: Reason
  /** Why one widget fits on a page. Default: any number does. */
  aloneOnPage?: Reason
}

/** A vendor in one mode, with all that the contract needs to try it. */
export interface ContractSubject<M extends VendorModes, K extends keyof M & EmbedMode> {
  vendor: EmbedVendor<M>
  mode: K
  options: ModeOptions<M>
  /** Other options, and how it is seen that they have arrived. */
  changed: {
    options: ModeOptions<M>
    isShown: (title: string) => boolean | Promise<boolean>
    /** They take a new mount. */
    mountsAnew: boolean
  }
  emulator: ContractEmulator
  hands: ContractHands
  can: ContractAbilities
}
