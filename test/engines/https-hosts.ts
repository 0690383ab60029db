import { execFileSync } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { answerFrom } from '../vendors/answer-from.ts'

/** A proxy by which a browser that takes any certificate finds vendors' hosts of `https:` on this machine. */
export interface HttpsHosts {
  /** `http://127.0.0.1:1234`. */
  address: string
  /** Answers an origin from a server of this machine. */
  route: (origin: string, server: string) => void
  close: () => void
}

/** Starts a proxy for `https:`, which keeps no process alive. A host that is not routed does not answer. */
export async function startHttpsHosts(): Promise<HttpsHosts> {
  const servers = new Map<string, string>()
  const sockets = new Set<Socket>()
  let tls: Promise<TlsServer> | undefined

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const origin = `https://${request.headers.host}`
    const server = servers.get(origin)
    if (server === undefined) return void response.writeHead(502).end()
    const answered = await answerFrom(origin, server, {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      body: await buffer(request),
    })
    response.writeHead(answered.status, answered.headers).end(answered.body)
  }

  const proxy = createServer((_, response) => response.writeHead(502).end())
  proxy.on('connect', ({ url = '' }: IncomingMessage, socket: Socket) => {
    socket.unref().on('error', () => socket.destroy())
    // What a browser asks of its maker.
    if (!servers.has(`https://${url.replace(/:443$/, '')}`)) return void socket.end('HTTP/1.1 502 No\r\n\r\n')
    tls ??= listen(createTlsServer(ownCertificate(), (request, response) => void answer(request, response)))
    void tls.then((server) => {
      sockets.add(socket)
      const inner = connect((server.address() as AddressInfo).port, '127.0.0.1').unref()
      inner.on('error', () => socket.destroy()).once('close', () => socket.destroy())
      socket.once('close', () => sockets.delete(socket) && inner.destroy())
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.pipe(inner).pipe(socket)
    })
  })
  const { port } = (await listen(proxy)).address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    route: (origin, server) => void servers.set(origin, server),
    close() {
      proxy.close()
      sockets.forEach((socket) => socket.destroy())
      void tls?.then((server) => server.close())
    },
  }
}

const listen = <S extends TlsServer | ReturnType<typeof createServer>>(server: S) =>
  new Promise<S>((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)).unref())

/** A certificate that nobody has signed but its owner; for this run. */
function ownCertificate(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'embed-certificate-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', ...kind, '-subj', '/CN=localhost', '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  const own = { key: readFileSync(key), cert: readFileSync(cert) }
  rmSync(folder, { recursive: true })
  return own
}
