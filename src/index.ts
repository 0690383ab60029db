'use client'

export { createEmbedClient, type EmbedClient, type EmbedClientOptions, type EmbedIdentity } from './client'
export { Embed, type EmbedProps } from './Embed'
export { EmbedBoundary, type EmbedBoundaryProps } from './EmbedBoundary'
export { EmbedFrame, type EmbedFrameProps } from './EmbedFrame'
export { EmbedInline, type EmbedInlineProps } from './EmbedInline'
export { EmbedProvider, type EmbedProviderProps } from './EmbedProvider'
export { EmbedSuspense, type EmbedSuspenseProps } from './EmbedSuspense'
export { EmbedError, isEmbedError, type EmbedErrorCode, type EmbedErrorOptions } from './errors'
export type { EmbedEvent } from './events'
export { handshake } from './handshake'
export type { EnsureOptions } from './ensure'
export type { TokenState } from './token-state'
export type { EmbedPolicy, TokenPhase, WantedLife } from './lifecycle'
export { takeInitialTokens, type InitialToken, type InitialTokens } from './initial'
export { isOriginAllowed, type OriginDialect } from './origins'
export { fromEndpoint, type EndpointOptions, type EndpointRequest } from './endpoint'
export { readGraphQL, type GraphQLAnswer } from './graphql'
export type { Select } from './select'
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
} from './source'
export type { EmbedLabels } from './labels'
export { defineTheme, type EmbedTheme, type EmbedVariables, type ResolvedTheme } from './theme'
export { contrastTheme, denseTheme, plainTheme, roundTheme } from './themes'
export { parseTokenResponse, type EmbedToken, type TokenResponseContext } from './token'
export { embedLoader, type EmbedLoaderContext, type RouteOptions } from './routes'
export { useEmbedClient } from './useEmbedClient'
export { useEmbedExpiry, type EmbedExpiry } from './useEmbedExpiry'
export { useEmbedIntent, type EmbedIntent } from './useEmbedIntent'
export { useEmbedToken, type EmbedTokenState } from './useEmbedToken'
export { useRouteEmbedTokens } from './useRouteEmbedTokens'
export { useSuspenseEmbedToken, type SuspenseTokenState } from './useSuspenseEmbedToken'
export type { EmbedState, WidgetProps } from './useWidget'
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
} from './vendor'
