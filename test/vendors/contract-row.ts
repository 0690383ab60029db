import type { EmbedMode, EmbedVendor, ModeOptions, VendorModes } from '../../src'
import type { VendorId } from './servers'
import type { Counts, VendorWorld } from './world'

/** One vendor in one mode, and what is declared of it. The suite has no other knowledge of a vendor. */
export interface ContractRow<M extends VendorModes> {
  /** As the tables of the pages in docs/ call it. */
  name: string
  id: VendorId
  vendor: EmbedVendor<M>
  mode: EmbedMode
  /** A vendor of an example: those tables do not have it. */
  isExample?: boolean
  options: (world: VendorWorld) => ModeOptions<M>
  /**
   * Other options, and whether they are to be seen in the widget. `mounts`: whether that takes a new mount.
   */
  changed: {
    options: (world: VendorWorld) => ModeOptions<M>
    hasArrived: (title: string) => boolean | undefined | Promise<boolean>
    mounts: boolean
  }
  can: {
    /**
     * How a renewed token is applied, and what its user keeps: a half-written text, and what was said before;
     * `null`: nothing is said in it.
     */
    swap: { how: 'in-place' | 'reload' | 'remount'; text: boolean; talk: boolean | null }
    /** Why it is mounted anew though its `<Embed>` says `keepAlive`; `null`: it comes back as it was. */
    kept: string | null
    /**
     * Where its token is, beside memory, messages and requests' own headers and bodies; `null`: nowhere. In
     * the words of `canary.ts` and of docs/security.md; several with "; " between them.
     */
    token: string | null
    /** Why it cannot follow a change of theme; `null`: it does. */
    theme: string | null
    /** Why it does not tell by itself that its token was refused; `null`: it does, when it is used. */
    rejection: string | null
    /**
     * Its token opens it once, and begins a session: each mount has a token of its own. `renewAfterMs`: when the
     * session is renewed, from its beginning.
     */
    once?: { renewAfterMs: number }
    /** Why it leaves elements on the page, those of `see.leaves`. */
    leaves?: string
    /** How many fit on a page. */
    perPage: number
    /** Why every user has the same token; `null`: each has one. */
    user: string | null
    /** Whether its vendor's rotation ends what is open; otherwise a live token is swapped for another. */
    rotates: boolean
    /** Its SDK makes a frame, and the frame makes its calls: none of them is the page's. */
    isFramed?: boolean
    /** What its own code prints on the console when its token is refused. */
    prints?: RegExp
  }
  /** An inline widget whose calls are all made in a frame of its own: the page has none that could break. */
  makesNoCalls?: boolean
  /** Checks that do not apply, by name, and why. */
  skips?: Readonly<Record<string, string>>
  see: {
    /** Every element of the widget's on the page, wherever it is. */
    roots: () => Element[]
    /** Elements that its code leaves on the page. */
    leaves?: () => Element[]
    type: (title: string, text: string) => unknown
    text: (title: string) => string | Promise<string>
    /**
     * Does something that makes the widget call its vendor, once the widget has done what it was asked
     * before.
     */
    use: (title: string) => unknown
    /** What is to be read in it. */
    talk: (title: string) => string | Promise<string>
    /** What `use` adds to `talk`. */
    answer: RegExp
    /** A colour of it. */
    color?: (title: string) => string | Promise<string>
    calls: (counts: Counts) => number
    refused: (counts: Counts) => number
  }
}
