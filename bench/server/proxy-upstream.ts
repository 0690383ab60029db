// A vendor in a process of its own: each stream gets a chunk of 230 bytes every 50 ms, with the time in it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const EVERY_MS = 50
const CHUNK_BYTES = 230

const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
  const timer = setInterval(() => {
    const head = `data: ${process.hrtime.bigint()} `
    response.write(`${head.padEnd(CHUNK_BYTES - 2, 'x')}\n\n`)
  }, EVERY_MS)
  response.on('close', () => clearInterval(timer))
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
