// @vitest-environment node
import { expect, test } from 'vitest'
import { createEmbedClient, embedLoader, fromFunction } from '../../src'
import { acme } from '../kit/acme'
import { expectConsole } from '../kit/printed'

const client = createEmbedClient({ source: fromFunction(() => 'abc'), identity: 'user-1' })
const loader = embedLoader(client, acme, {})
const { signal } = new AbortController()

test('a loader of React Router that runs on a server says where it has to be', async () => {
  expect(await loader({ request: { signal } })).toBeUndefined()
  await loader({ request: { signal } })
  expectConsole(/^warn: embedLoader\(\) for Acme was called on a server.+clientLoader/)
})

test('one of TanStack Router, which runs in the browser as well, says nothing', async () => {
  await loader({ abortController: { signal } })
})
