const script = (body: string) => `<!doctype html><meta charset="utf-8"><script>${body}</script>`
const READY = `parent.postMessage({ type: 'ready' }, '*')`

/** The vendors' pages in frames, by path. Each says `ready` once it has a token. */
export const FRAME_PAGES: Readonly<Record<string, string>> = {
  frame: script(
    `addEventListener('message', ({ data }) => { if (data.type === 'token') ${READY} }); parent.postMessage({ type: 'hello' }, '*')`,
  ),
  // Superset's SDK hands over a port, and the token as a call through it.
  embedded: script(
    `addEventListener('message', ({ ports: [port] }) => { if (port) port.onmessage = ({ data }) => { if (data.method === 'guestToken') ${READY} } })`,
  ),
  // Power BI's client posts a request of the path /report/load, with the token in its body.
  powerbi: script(
    `addEventListener('message', ({ data }) => { if (data.url === '/report/load' && data.body.accessToken) ${READY} })`,
  ),
}
