import type { JsonObject, JsonValue } from '../../base/json'

/** The dashboard or question to embed. Your backend gets it as `params.dashboard` or `params.question`. */
type Entity =
  /** The number in the dashboard's address; on paid plans also its entity id. */
  | { dashboard: number | string; question?: undefined }
  /** The number in the question's address; on paid plans also its entity id. */
  | { question: number | string; dashboard?: undefined }

interface Common {
  /** Your Metabase, e.g. `https://metabase.example.com`. */
  instanceUrl: string
  /**
   * Which of several embeds of one item this is. Your backend gets it as `params.customContext`, to choose the
   * locked values; it comes from the page, so check it. Default: none.
   */
  customContext?: JsonValue | undefined
}

/**
 * Options of `mode="iframe"`.
 *
 * @source https://github.com/metabase/metabase/blob/master/docs/embedding/static-embedding-parameters.md
 */
export type MetabaseFrameOptions = Common &
  Entity & {
    /** Values of the editable parameters at the start. Parameter names are lower case. */
    parameters?: Readonly<Record<string, string | number | boolean | readonly string[]>> | undefined
    /** Default `true`, as in Metabase. */
    bordered?: boolean | undefined
    /** Default `true`, as in Metabase. */
    titled?: boolean | undefined
    /** Default: `night` or none, by the theme's colour scheme. */
    theme?: 'night' | 'transparent' | 'null' | undefined
    /** How often a dashboard reads its data again, in seconds. Default: never. */
    refresh?: number | undefined
    /** Editable parameters without a widget, by name. */
    hideParameters?: readonly string[] | undefined
    /** Paid plans. Default: Metabase's own. */
    font?: string | undefined
    /** Questions, on paid plans. Default `false`. */
    hideDownloadButton?: boolean | undefined
  }

/**
 * Options of `mode="inline"`, Metabase's own elements.
 *
 * @source https://www.metabase.com/docs/latest/embedding/guest-embedding, "Component attributes"
 */
export type MetabaseInlineOptions = Common &
  Entity & {
    /** `with-title`. Default `true`. */
    withTitle?: boolean | undefined
    /** `with-downloads`. Default: by plan. */
    withDownloads?: boolean | undefined
    /** `initial-parameters`: values at the start. */
    initialParameters?: JsonObject | undefined
    /** `parameters`: values that your page holds. A change is applied in place, and survives a reload. */
    parameters?: JsonObject | undefined
    /** `hidden-parameters`. */
    hiddenParameters?: readonly string[] | undefined
    /** `auto-refresh-interval` of a dashboard, in seconds. */
    autoRefreshInterval?: number | undefined
    /** `metabaseConfig.theme`, for the whole page. Default: the preset of the theme's colour scheme. */
    theme?: JsonObject | undefined
    /** `metabaseConfig.locale`, for the whole page. */
    locale?: string | undefined
    /**
     * Your endpoint of `createMetabaseGuestHandler`, for the whole page. Metabase then replaces its token by
     * itself, and its user keeps the filters. Default: none, and a new token reloads the embed.
     */
    guestEmbedProviderUri?: string | undefined
  }

/** The parameters that the backend gets, in both modes. */
export function tokenParams({
  dashboard,
  question,
  customContext,
}: MetabaseFrameOptions | MetabaseInlineOptions): JsonObject {
  return {
    ...(dashboard === undefined ? {} : { dashboard }),
    ...(question === undefined ? {} : { question }),
    ...(customContext === undefined ? {} : { customContext }),
  }
}

/** The embedded item, in the words of Metabase's addresses and elements. */
export function kindOf({ dashboard }: { dashboard?: unknown }): 'dashboard' | 'question' {
  return dashboard === undefined ? 'question' : 'dashboard'
}

export const baseOf = ({ instanceUrl }: Common): string => instanceUrl.replace(/\/+$/, '')
