'use client'

export { isOriginAllowed, type OriginDialect } from './base/allowed-origins'
export { type EmbedIdentity } from './base/identity'
export { type JsonObject, type JsonValue } from './base/json'
export { createEmbedClient } from './client/client'
export { type EmbedClientOptions } from './client/client-options'
export { type EmbedClient } from './client/embed-client'
export { takeInitialTokens } from './client/initial-tokens'
export { embedLoader, type EmbedLoaderContext, type RouteOptions } from './client/routes'
export { Embed, type EmbedProps } from './components/Embed'
export { EmbedBoundary, type EmbedBoundaryProps } from './components/EmbedBoundary'
export { EmbedFrame, type EmbedFrameProps } from './components/EmbedFrame'
export { EmbedInline, type EmbedInlineProps } from './components/EmbedInline'
export { EmbedProvider, type EmbedProviderProps } from './components/EmbedProvider'
export { EmbedSuspense, type EmbedSuspenseProps } from './components/EmbedSuspense'
export { EmbedError, type EmbedErrorCode, type EmbedErrorOptions, isEmbedError } from './errors/errors'
export { type GraphQLAnswer, readGraphQL } from './errors/graphql'
export type { EmbedEvent } from './events/events'
export { useEmbedClient } from './hooks/useEmbedClient'
export { type EmbedExpiry, useEmbedExpiry } from './hooks/useEmbedExpiry'
export { type EmbedIntent, useEmbedIntent } from './hooks/useEmbedIntent'
export { type EmbedTokenState, useEmbedToken } from './hooks/useEmbedToken'
export { useRouteEmbedTokens } from './hooks/useRouteEmbedTokens'
export { type SuspenseTokenState, useSuspenseEmbedToken } from './hooks/useSuspenseEmbedToken'
export { type EndpointOptions, type EndpointRequest, fromEndpoint } from './source/endpoint'
export type { Select } from './source/select'
export { fromFunction, fromStatic, type FunctionOptions } from './source/source'
export {
  type IdentityOf,
  type TokenAnswer,
  type TokenReason,
  type TokenRequest,
  type TokenSource,
} from './source/token-source'
export type { EnsureOptions } from './store/ensure'
export type { TokenState } from './store/token-state'
export type { EmbedLabels } from './theme/labels'
export { contrastTheme, denseTheme, plainTheme, roundTheme } from './theme/presets'
export { defineTheme, type EmbedTheme, type EmbedVariables, type ResolvedTheme } from './theme/theme'
export { type InitialToken, type InitialTokens } from './token/initial-tokens'
export type { TokenPhase } from './token/phase'
export type { EmbedPolicy } from './token/policy'
export { type EmbedToken, parseTokenResponse, type TokenResponseContext } from './token/token'
export type { WantedLife } from './token/wanted-life'
export type { FrameDefinition, FrameSignal } from './vendor-kit/frame/frame-definition'
export { frame, type FrameMode } from './vendor-kit/frame/frame-mode'
export type { FrameLine, LineListeners, OpenLine } from './vendor-kit/frame/messages'
export { portLine } from './vendor-kit/frame/port-line'
export { handshake } from './vendor-kit/handshake'
export { inline, type InlineMode } from './vendor-kit/inline'
export type { InlineDefinition, MountContext } from './vendor-kit/inline-definition'
export { runScript, type ScriptRun } from './vendor-kit/script-runner'
export { singleUse, type SingleUse } from './vendor-kit/single-use'
export { type CostlySwap, inPlace, reload, remount, type Swap } from './vendor-kit/swap/swap'
export {
  type IdleSwap,
  type IdleSwapSettings,
  reloadWhenIdle,
  remountWhenIdle,
} from './vendor-kit/swap/when-idle'
export { defineVendor, type EmbedVendor, type StorageKey } from './vendor-kit/vendor'
export { type EmbedMode, type ModeOptions, type VendorModes } from './vendor-kit/vendor-modes'
export type { EmbedState, WidgetProps } from './widget/view/props'
