/** How a widget is put on the page: into an element of the page, or into a frame of its own. */
export type EmbedMode = 'inline' | 'iframe'

/** The options a vendor takes in each mode it has; plain data, compared by value. */
export interface VendorModes {
  inline?: object
  iframe?: object
}

/**
 * The options of a mode whose vendor does not name them: none is known. The compiler quotes the text where one
 * is read.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a text for the compiler
export interface UnknownOptions<_Text extends string> {}

/** The options of any of a vendor's modes. */
export type ModeOptions<M extends VendorModes> = NonNullable<M[keyof M & EmbedMode]>
