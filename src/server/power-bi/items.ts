/** A report that a token opens. */
export interface PowerBiReport {
  id: string
  /** The workspace that the report is in. Needed for `embedUrls`. */
  groupId?: string | undefined
  allowEdit?: boolean | undefined
}

/** The items that one token opens: at most 50 of each. */
export interface PowerBiTokenItems {
  reports?: readonly PowerBiReport[] | undefined
  datasets?: readonly { id: string; xmlaPermissions?: 'Off' | 'ReadOnly' | undefined }[] | undefined
  /** Workspaces into which the page may save. */
  targetWorkspaces?: readonly { id: string }[] | undefined
}

/** Whom row-level security takes the user for. */
export interface PowerBiIdentity {
  username: string
  roles?: readonly string[] | undefined
  datasets?: readonly string[] | undefined
  reports?: readonly string[] | undefined
  customData?: string | undefined
}
