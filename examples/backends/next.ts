// Next.js, App Router: app/api/embed-token/route.ts
import { createHandler } from './handler'

const handler = createHandler(process.env)

export const POST = handler
/** Preflights, if another origin may ask. */
export const OPTIONS = handler
