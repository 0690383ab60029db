import type { Request as PageRequest, Route } from 'playwright'

/** Answers a page's request by a function, which is told when the page gives it up. @returns the status. */
export async function answerRoute(
  route: Route,
  answer: (request: Request) => Promise<Response>,
  gone: (request: PageRequest) => AbortSignal,
): Promise<number> {
  const asked = route.request()
  const body = asked.postDataBuffer()
  const response = await answer(
    new Request(asked.url(), {
      method: asked.method(),
      headers: await headersOf(asked),
      signal: gone(asked),
      ...(body ? { body: new Uint8Array(body) } : {}),
    }),
  )
  // What the page has given up cannot be answered.
  if (gone(asked).aborted) return response.status
  if (response.type === 'error') await route.abort('connectionfailed')
  else {
    const { status } = response
    await route.fulfill({
      status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  }
  return response.status
}

async function headersOf(asked: PageRequest): Promise<Headers> {
  const all = Object.entries(await asked.allHeaders()).filter(([name]) => !name.startsWith(':'))
  const headers = new Headers(all)
  // Chromium adds it only after Playwright has looked.
  const origin = asked.isNavigationRequest() ? 'null' : new URL(asked.frame().url()).origin
  if (origin !== 'null') headers.set('origin', origin)
  return headers
}
