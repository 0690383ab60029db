import type { EmbedError } from '../errors/errors'

/**
 * The state of a widget, as a person sees it.
 *
 * - `loading`: token, assets and the widget itself are on their way.
 * - `ready`: it is there, and goes on being there while its token is renewed.
 * - `expired`: it is there, but must not be used until there is a token again.
 * - `failed`: it is not there, or of no use; `retry` starts over.
 */
export type WidgetState =
  | { readonly status: 'loading' | 'ready' | 'expired'; readonly error: null }
  | { readonly status: 'failed'; readonly error: EmbedError }

export const LOADING: WidgetState = { status: 'loading', error: null }
