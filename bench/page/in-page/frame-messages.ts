/** What the page in a frame says; see `frames.ts` of the server. */
export interface FrameAnswer {
  type: 'hello' | 'ready'
}
