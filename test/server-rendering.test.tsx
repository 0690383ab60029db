// @vitest-environment node
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createEmbedClient, Embed, EmbedProvider, fromStatic, useEmbedExpiry, useEmbedToken } from '../src'
import { returningAi } from '../src/vendors/returning-ai'

function Status() {
  const { status } = useEmbedToken(returningAi, { widget: 'store', communityId: 'c1' })
  const { phase } = useEmbedExpiry(returningAi, { widget: 'store', communityId: 'c1' })
  return (
    <p>
      {status} {phase}
    </p>
  )
}

test('on a server: reserved boxes and skeletons, no request, no token, no address of a frame', async () => {
  let requests = 0
  const source = fromStatic('canary-token')
  const client = createEmbedClient({ source: { fetch: (request) => ((requests += 1), source.fetch(request)) } })
  const page = (
    <EmbedProvider client={client} identity="alice">
      <Embed vendor={returningAi} mode="inline" options={{ widget: 'store', communityId: 'c1' }} title="Store" height={300} />
      <Embed vendor={returningAi} mode="iframe" options={{ widget: 'store', communityId: 'c1', widgetUrl: 'https://w.example' }} title="Frame" />
      <Status />
    </EmbedProvider>
  )
  const html = renderToString(page)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(html).toContain('data-embed-state="loading"')
  expect(html).toContain('height:300px')
  expect(html).toContain('loading<!-- --> <!-- -->none')
  expect(html).not.toContain('canary')
  expect(html).not.toContain('w.example')
  expect(requests).toBe(0)
  expect(renderToString(page)).toBe(html)
})
