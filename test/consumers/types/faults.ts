// What must not compile. Every compilation has to report exactly these errors: without them, it would have checked nothing. `faults.js` knows them.
import { EmbedError } from 'react-embed-token'

/** The package's types are found, and are not `any`. */
export const count: number = new EmbedError('EMBED_WIDGET_ERROR', 'unknown')

/** An error with `exactOptionalPropertyTypes`. */
export const optional: { title?: string } = { title: undefined }

/** An error with Node's resolution of ES modules. */
export { subpath0 } from './subpaths'
