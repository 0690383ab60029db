// Apart from the page itself, whose packages are not always installed.
export type PeerKind = 'hand' | 'frame' | 'embed' | 'superset' | 'powerbi'

export interface PeerSetup {
  kind: PeerKind
  count: number
  tokenMs: number
  /** Where the frames' pages are. */
  frameOrigin: string
  assetMs: number
}

export interface PeerTimes {
  /** Until the page in the last frame has said that it has the token. */
  readyMs: number
  unmountMs: number
  tokenRequests: number
}

declare global {
  interface Window {
    mountPeers: (setup: PeerSetup) => Promise<PeerTimes>
  }
}
