// The part of Express that tests use. Express has no types of its own, and its fourth version is installed
// under another name.
type Listener = (
  request: import('node:http').IncomingMessage,
  response: import('node:http').ServerResponse,
) => unknown

interface Express extends Listener {
  use: (...listeners: Listener[]) => void
  post: (path: string, listener: Listener) => void
}

interface ExpressModule {
  (): Express
  json: () => Listener
  text: (options: { type: string }) => Listener
  raw: (options: { type: string }) => Listener
  urlencoded: (options: { extended: boolean }) => Listener
}

declare module 'express' {
  const express: ExpressModule
  export default express
}

declare module 'express-4' {
  const express: ExpressModule
  export default express
}
