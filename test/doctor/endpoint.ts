// A token endpoint on this machine: right, unless a test makes it wrong.
import { getRequestListener } from '@hono/node-server'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTokenHandler } from '../../src/server'
import type { DoctorOptions } from '../../src/doctor/options'
import { run } from '../../src/doctor/run'

export type Handler = (request: Request) => Response | Promise<Response>

export const PAGE = 'https://app.example.com'
export const COOKIE = 'session=SECRET-SESSION-user-1'
export const OTHER_COOKIE = 'session=SECRET-SESSION-user-2'
/** Every token that was handed out begins with it. */
export const TOKEN = 'SECRET-TOKEN'

let count = 0

/** A new token for each request. */
export const mintToken = (user: string) => `${TOKEN}-${user}-${(count += 1)}-of-this-test`

export const rightEndpoint: Handler = createTokenHandler<string>({
  authorize: ({ headers }) => /SECRET-SESSION-(user-\d)/.exec(headers.get('cookie') ?? '')?.[1],
  identityOf: (user) => user,
  allowedOrigins: [PAGE],
  mint: ({ user }) => ({ embedToken: mintToken(user), expiresIn: 900 }),
})

/** Serves while `use` runs. */
export async function serving<T>(handler: Handler, use: (url: string) => Promise<T>): Promise<T> {
  const listener = getRequestListener(handler, { overrideGlobalObjects: false })
  const server = createServer((request, response) => void listener(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/embed-token`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** What the doctor finds at an endpoint. */
export async function examined(
  handler: Handler,
  args: readonly string[] = [],
  more: Partial<DoctorOptions> = {},
) {
  return serving(handler, async (url) => {
    const all = [
      'doctor',
      url,
      '--json',
      '--cookie',
      COOKIE,
      ...args.map((each) => each.replace('URL', new URL(url).origin)),
    ]
    const { status, text } = await run(all, { waitMs: 0, ...more })
    const { findings } = JSON.parse(text) as { findings: { id: string }[] }
    return { status, text, ids: findings.map(({ id }) => id) }
  })
}
