import type { ErrorInfo, ReactNode } from 'react'
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary'
import { embedError } from '../errors/embed-error'
import { type EmbedError, isEmbedError } from '../errors/errors'
import { useEmbedContext } from '../hooks/context'
import { useHydrated } from '../hooks/useHydrated'
import { useTheme } from '../hooks/useTheme'
import { EmbedFailure } from './EmbedFailure'
import { EmbedThemed } from './EmbedThemed'

/** Props of {@link EmbedBoundary}. */
export interface EmbedBoundaryProps {
  children?: ReactNode
  /** Instead of the library's panel. */
  renderError?: ((failure: { error: EmbedError; retry: () => void }) => ReactNode) | undefined
  onError?: ((error: EmbedError, info: ErrorInfo) => void) | undefined
}

/**
 * Catches what the embeds inside it throw, and shows it with a Retry; for embeds with `throwOnError`, or
 * around a whole view of them.
 *
 * Anything else that is thrown inside reaches it too, as `EMBED_WIDGET_ERROR` with its `cause`.
 *
 * @throws {EmbedError} `EMBED_NO_PROVIDER`.
 *
 * @example
 * <EmbedBoundary><Embed throwOnError … /><Embed throwOnError … /></EmbedBoundary>
 */
export function EmbedBoundary({ children, renderError, onError }: EmbedBoundaryProps) {
  const { client } = useEmbedContext('<EmbedBoundary>')
  return (
    <ErrorBoundary
      onReset={client.retryFailed}
      onError={(error, info) => onError?.(asEmbedError(error), info)}
      fallbackRender={(props) =>
        renderError ? renderError(failureOf(props)) : <Panel {...failureOf(props)} />
      }
    >
      {children}
    </ErrorBoundary>
  )
}

function Panel({ error, retry }: { error: EmbedError; retry: () => void }) {
  const isStyled = useHydrated()
  const here = useTheme(undefined, isStyled)
  return (
    <EmbedThemed here={here} isStyled={isStyled} data-embed-boundary="" style={{ minHeight: 260 }}>
      <EmbedFailure error={error} retry={retry} labels={here.labels} isOver />
    </EmbedThemed>
  )
}

function failureOf({ error, resetErrorBoundary }: FallbackProps) {
  return { error: asEmbedError(error), retry: () => resetErrorBoundary() }
}

function asEmbedError(cause: unknown): EmbedError {
  return isEmbedError(cause) ? cause : embedError('EMBED_WIDGET_ERROR', 'componentThrew', [], { cause })
}
