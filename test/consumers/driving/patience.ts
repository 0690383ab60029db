/**
 * The one limit of every wait for something real: a page, a server, an answer. Only a hang meets it, however
 * slow the machine is.
 */
export const PATIENCE_MS = 120_000
