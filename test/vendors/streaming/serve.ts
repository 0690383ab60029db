import react from '@vitejs/plugin-react'
import { build, type Rolldown } from 'vite'

/**
 * A page that goes on until it is told to end, as server-rendered pages do whose data are late; `null`: the
 * request is for another.
 */
export function createStreamingPage(): (request: Request) => Promise<Response | null> {
  let script: Promise<string> | undefined
  let end = () => {}
  return async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/streaming.js')
      return new Response(await (script ??= bundle()), {
        headers: { 'content-type': 'text/javascript; charset=utf-8' },
      })
    if (pathname === '/streaming-end') {
      end()
      return new Response(null, { status: 204, headers: { 'access-control-allow-origin': '*' } })
    }
    if (pathname !== '/streaming') return null
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const write = (html: string) => controller.enqueue(encoder.encode(html))
        write(
          '<!doctype html><head><title>Streaming</title></head><body><div id="app"></div><script type="module" async src="/streaming.js"></script>',
        )
        const timer = setInterval(() => write('<p>More of the page.</p>'), 200)
        end = () => {
          clearInterval(timer)
          write('</body>')
          controller.close()
          end = () => {}
        }
      },
      cancel: () => end(),
    })
    return new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8' } })
  }
}

async function bundle(): Promise<string> {
  const built = (await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'silent',
    mode: 'development',
    define: { 'process.env.NODE_ENV': '"development"' },
    plugins: [react()],
    build: {
      write: false,
      minify: false,
      rolldownOptions: {
        input: `${import.meta.dirname}/page.tsx`,
        output: { format: 'es', codeSplitting: false },
      },
    },
  })) as Rolldown.RolldownOutput
  return built.output[0].code
}
