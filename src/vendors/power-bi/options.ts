import type { models } from 'powerbi-client'

/** The items that one embed token opens. The reports and visuals of a page that name the same items share one token. */
export interface PowerBiItems {
  /** Ids of reports. */
  reports: readonly string[]
  /** Ids of the datasets (semantic models) behind them. */
  datasets: readonly string[]
}

/** Options of the Power BI vendor. */
export interface PowerBiOptions {
  /** Default `report`. */
  type?: 'report' | 'visual' | undefined
  /** The report's id. */
  id: string
  /**
   * The report's `embedUrl`, from Power BI's REST API (Get Report In Group). Default: from the token, where your
   * mint puts it there (`embedUrls` of `powerBiMint`).
   */
  embedUrl?: string | undefined
  /** The ids of the report's datasets. Your mint needs them for most reports. Default: none. */
  datasets?: readonly string[] | undefined
  /**
   * The items that the token opens, where it opens more than this report. Give all reports of a page the same items, and
   * they share one token. At most 50 reports and 50 datasets. Default: `id` and `datasets`.
   *
   * @source https://learn.microsoft.com/rest/api/power-bi/embed-token/generate-token
   */
  tokenFor?: PowerBiItems | undefined
  /** The page that is shown. A change is applied in place. */
  pageName?: string | undefined
  /** The report's filters. A change is applied in place. */
  filters?: models.ReportLevelFilters[] | undefined
  /** The report's settings. A change is applied in place. */
  settings?: models.ISettings | undefined
  /**
   * `page`: the page's theme, in the light and in the dark. `report`: the report's own. Or a theme of Power
   * BI's, applied in place. Default `page`.
   */
  theme?: 'page' | 'report' | models.ICustomTheme | undefined
  /** Further fields of the SDK's load configuration, e.g. `viewMode`. A change mounts the report anew. */
  load?: Omit<models.IReportEmbedConfiguration, 'accessToken' | 'embedUrl' | 'type' | 'eventHooks'> &
    Partial<Pick<models.IVisualEmbedConfiguration, 'visualName'>>
}

/** The answer of `powerBiMint` with `embedUrls`: the token, and each report's address. */
export interface PowerBiBundle {
  token: string
  embedUrls: Readonly<Record<string, string>>
}
