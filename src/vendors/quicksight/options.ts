/** A value, or several, of one of a dashboard's parameters. */
export interface QuickSightParameter {
  Name: string
  Values: (string | number)[]
}

/** Options of the Amazon QuickSight vendor. */
export interface QuickSightOptions {
  /** Default `dashboard`. */
  experience?: 'dashboard' | 'visual' | undefined
  /** The dashboard's id. Your mint gets it as `params.dashboardId`. */
  dashboardId: string
  /** Of a visual: the sheet that it is on. */
  sheetId?: string | undefined
  /** Of a visual: its id. */
  visualId?: string | undefined
  /** Values of the dashboard's parameters. A change is applied in place. */
  parameters?: readonly QuickSightParameter[] | undefined
  /** The sheet of a dashboard that is shown. A change is applied in place. */
  selectedSheetId?: string | undefined
  /**
   * `page`: the colours of the page's theme that are six-digit hex colours, in the light and in the dark.
   * `dashboard`: the dashboard's own theme. Or the ARN of a theme. A change is applied in place. Default `page`.
   */
  theme?: 'page' | 'dashboard' | `arn:${string}` | undefined
  /**
   * How long a session lives, in minutes: as you asked for it when you made the URL. Default: what the token
   * says, or 600.
   */
  sessionMinutes?: number | undefined
  /**
   * Further content options, by the names that the SDK has for them, e.g. `{ toolbarOptions: { export: true } }`. A
   * change mounts the dashboard anew.
   */
  content?: Readonly<Record<string, unknown>> | undefined
}

/** The answer of `quicksightMint`: the URL, and how long the session that it opens lives. */
export interface QuickSightBundle {
  url: string
  sessionMinutes: number
}
