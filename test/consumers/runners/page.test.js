import { cleanup, render, screen } from '@testing-library/react'
import assert from 'node:assert/strict'
import { createElement } from 'react'
import { advanceTo, EmbedTestProvider } from 'react-embed-token/testing'
import Page from './Page.js'

// Mocha has globals; node:test has a module.
const { after, afterEach, it } = 'it' in globalThis ? globalThis : await import('node:test')

/** Less than a token is kept after its last use (30 s), and much more than a runner needs to end. */
const PATIENCE_MS = 15_000

afterEach(cleanup)

after(() => {
  const endedAt = performance.now()
  process.once('exit', () => {
    if (performance.now() - endedAt < PATIENCE_MS) return
    console.error('The process went on after its last test.')
    process.exitCode = 1
  })
})

it('shows a widget with a fake backend', async () => {
  render(createElement(EmbedTestProvider, null, createElement(Page)))
  await advanceTo('ready')
  assert.equal(screen.getByRole('group', { name: 'Store' }).dataset.embedState, 'ready')
})

it('asks for a token with a client of the page', async () => {
  const asked = new Promise((resolve) => {
    globalThis.fetch = async (url) => {
      resolve(url)
      return Response.json({ embedToken: 'header.payload', expiresIn: 900 })
    }
  })
  render(createElement(Page))
  assert.equal(await asked, '/api/embed-token')
})
