'use client'

export { createEmbedClient, type EmbedClient, type EmbedClientOptions, type EmbedIdentity } from './client/client'
export { Embed, type EmbedProps } from './components/Embed'
export { EmbedBoundary, type EmbedBoundaryProps } from './components/EmbedBoundary'
export { EmbedFrame, type EmbedFrameProps } from './components/EmbedFrame'
export { EmbedInline, type EmbedInlineProps } from './components/EmbedInline'
export { EmbedProvider, type EmbedProviderProps } from './components/EmbedProvider'
export { EmbedSuspense, type EmbedSuspenseProps } from './components/EmbedSuspense'
export { EmbedError, isEmbedError, type EmbedErrorCode, type EmbedErrorOptions } from './errors/errors'
export type { EmbedEvent } from './events/events'
export { handshake } from './vendor-kit/handshake'
export type { EnsureOptions } from './store/ensure'
export type { TokenState } from './store/token-state'
export type { EmbedPolicy, TokenPhase, WantedLife } from './token/lifecycle'
export { takeInitialTokens, type InitialToken, type InitialTokens } from './client/initial-tokens'
export { isOriginAllowed, type OriginDialect } from './base/allowed-origins'
export { fromEndpoint, type EndpointOptions, type EndpointRequest } from './source/endpoint'
export { readGraphQL, type GraphQLAnswer } from './errors/graphql'
export type { Select } from './source/select'
export {
  fromFunction,
  fromStatic,
  type FunctionOptions,
  type IdentityOf,
  type JsonObject,
  type JsonValue,
  type TokenAnswer,
  type TokenReason,
  type TokenRequest,
  type TokenSource,
} from './source/source'
export type { EmbedLabels } from './theme/labels'
export { defineTheme, type EmbedTheme, type EmbedVariables, type ResolvedTheme } from './theme/theme'
export { contrastTheme, denseTheme, plainTheme, roundTheme } from './theme/presets'
export { parseTokenResponse, type EmbedToken, type TokenResponseContext } from './token/token'
export { embedLoader, type EmbedLoaderContext, type RouteOptions } from './client/routes'
export { useEmbedClient } from './hooks/useEmbedClient'
export { useEmbedExpiry, type EmbedExpiry } from './hooks/useEmbedExpiry'
export { useEmbedIntent, type EmbedIntent } from './hooks/useEmbedIntent'
export { useEmbedToken, type EmbedTokenState } from './hooks/useEmbedToken'
export { useRouteEmbedTokens } from './hooks/useRouteEmbedTokens'
export { useSuspenseEmbedToken, type SuspenseTokenState } from './hooks/useSuspenseEmbedToken'
export type { EmbedState, WidgetProps } from './hooks/useWidget'
export {
  defineVendor,
  type EmbedMode,
  type EmbedVendor,
  type FrameMode,
  type FrameSignal,
  type InlineMode,
  type ModeOptions,
  type MountContext,
  type ScriptRun,
  type StorageKey,
  type Swap,
  type VendorModes,
  type WidgetAsset,
  type WidgetHandle,
  type WidgetReport,
} from './vendor-kit/vendor'
