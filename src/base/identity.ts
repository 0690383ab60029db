/**
 * The user that the tokens belong to. `null`: nobody is signed in. `undefined`: the page does not tell its
 * users apart.
 */
export type EmbedIdentity = string | number | null | undefined
