/** A request that a browser makes to a vendor's host. */
interface Asked {
  method: string
  /** With its query. */
  path: string
  headers: readonly (readonly [name: string, value: string])[]
  body?: Uint8Array | null
}

interface Answered {
  status: number
  headers: Record<string, string>
  body: Buffer
}

/** Headers that belong to one connection. */
const OF_CONNECTION = /^(host|connection|content-length|transfer-encoding|accept-encoding|:.*)$/
/** The body is no longer packed, and comes as a whole. */
const OF_BODY = /^(content-encoding|content-length|transfer-encoding|connection|keep-alive)$/

/** Answers a request for a vendor's origin from a server of this machine, which knows itself by its own name. */
export async function answerFrom(origin: string, server: string, asked: Asked): Promise<Answered> {
  const response = await fetch(server + asked.path, {
    method: asked.method,
    headers: asked.headers
      .filter(([name]) => !OF_CONNECTION.test(name))
      .map(([name, value]): [string, string] => [
        name,
        name === 'referer' ? value.replace(origin, server) : value,
      ]),
    ...(asked.body && asked.body.length > 0 ? { body: new Uint8Array(asked.body) } : {}),
  })
  return {
    status: response.status,
    headers: Object.fromEntries([...response.headers].filter(([name]) => !OF_BODY.test(name))),
    body: Buffer.from(await response.arrayBuffer()),
  }
}
