// Express 4 and 5: npm install express @whatwg-node/server
import { createServerAdapter } from '@whatwg-node/server'
import express from 'express'

/** The app. Parsers may stand before the handler, or not. */
export function createApp(handler: (request: Request) => Promise<Response>): ReturnType<typeof express> {
  const app = express()
  app.use(express.json())
  app.post('/api/embed-token', createServerAdapter(handler))
  return app
}
