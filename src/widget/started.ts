import type { Ending } from '../base/ending'
import type { Secrets } from '../errors/secrets'
import type { OfWidget } from '../events/events'
import type { TokenState } from '../store/token-state'
import type { ResolvedTheme } from '../theme/theme'
import type { EmbedToken } from '../token/token'
import type { Swap } from '../vendor-kit/swap/swap'
import type { Life, Place } from './life'
import type { Run } from './run'
import type { WidgetSurroundings } from './setup'
import type { WidgetState } from './state'
import type { WidgetTokens } from './widget-tokens'

/** One start of a widget, as the functions of this room share it. `start.ts` makes it. */
export interface Started<O> extends WidgetSurroundings<O> {
  readonly about: OfWidget
  readonly secrets: Secrets
  /** Has no error and no event tell a token, nor what is inside it. */
  noteSecrets: (token: string) => void
  readonly tokens: WidgetTokens
  readonly ending: Ending
  options: O
  /** As it is at the widget's place now; the same object until it changes. */
  readonly theme: () => ResolvedTheme
  life: Life<O>
  /** It was given a token in one of its mounts. */
  hadToken: boolean
  /** How long its first mount waits for a token with more left, epoch ms; `null`: it has not waited. */
  patientUntil: number | null
  /** Whether a view shows it. */
  place: () => Place
  /** What a person sees. */
  shown: () => WidgetState
  show: (status: 'loading' | 'ready' | 'expired') => void
  /** Mounts it, if all that it needs is there. */
  open: (token: EmbedToken | null) => void
  /** Ends the mount that there is. */
  close: () => void
  /** Has a token, or its absence, take effect. */
  applyTokenState: (state: TokenState) => void
  fail: (cause: unknown) => void
  /** Calls vendor code, which may throw or reject; of a mount that is over by then, nobody hears. */
  guard: (run: Run, act: () => void | Promise<void>) => void
}

/** How the widget takes a renewed token. */
export function swapOf<O>({ life, driver }: Started<O>): Swap {
  return (life.kind === 'mounted' && life.handle.swap) || driver.swap
}
