import { readFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { join } from 'node:path'

type Handle = (request: Request) => Promise<Response>

/**
 * Serves scripts of npm packages under `/npm/`, for pages of emulators that run them.
 *
 * @param files - a path in `node_modules` for each name.
 */
export function withPackages(files: Readonly<Record<string, string>>, handle: Handle): Handle {
  return async (request) => {
    const { pathname } = new URL(request.url)
    const path = pathname.startsWith('/npm/') ? files[pathname.slice('/npm/'.length)] : undefined
    if (path === undefined) return handle(request)
    const body = await readFile(join(import.meta.dirname, '../../node_modules', path))
    return new Response(new Uint8Array(body), {
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    })
  }
}

/** The packages that Power BI's own page is written with. */
export const POWER_BI_PACKAGES = {
  'http-post-message.js': 'http-post-message/dist/httpPostMessage.js',
  'window-post-message-proxy.js': 'window-post-message-proxy/dist/windowPostMessageProxy.js',
  'powerbi-router.js': 'powerbi-router/dist/router.js',
}

/** Looker's own `@looker/chatty`, which is CommonJS, as one script with the global `LookerChatty`. */
export function withChatty(handle: Handle): Handle {
  let built: Promise<string> | undefined
  const bundle = async () => {
    const { outputFiles } = await build({
      entryPoints: [join(import.meta.dirname, '../../node_modules/@looker/chatty/lib/index.js')],
      bundle: true,
      format: 'iife',
      globalName: 'LookerChatty',
      write: false,
    })
    return outputFiles[0]?.text ?? ''
  }
  return async (request) => {
    if (new URL(request.url).pathname !== '/npm/chatty.js') return handle(request)
    built ??= bundle()
    return new Response(await built, { headers: { 'content-type': 'text/javascript; charset=utf-8' } })
  }
}
