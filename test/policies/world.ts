import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { inject, vi } from 'vitest'
import { NONCE } from '../documented/policies'
import { createAcmeEmulator } from '../emulators/acme'
import { createAnsweringAgentEmulator } from '../emulators/answering-agent'
import { createEmulators, EMULATOR_ORIGINS } from '../emulators'
import { createInteraktEmulator } from '../emulators/interakt'
import { createOpenChatWidgetEmulator } from '../emulators/open-chat-widget'
import { createPartnerBackend } from '../emulators/partner'
import { createReturningAiEmulator } from '../emulators/returning-ai'
import { createRuntypeEmulator } from '../emulators/runtype'
import { serveOnLocalhost } from '../emulators/serve'
import { browserTest } from '../tabs/world'
import type { PolicySetup, Violation } from './page'

export type VendorOrigins = Record<
  'returning-ai' | 'interakt' | 'answering-agent' | 'runtype' | 'open-chat-widget' | 'cdn',
  string
>

/** What a page shows once its widget is there, or cannot be. */
export interface Shown {
  state: string | null | undefined
  violations: Violation[]
  errors: { code: string; message: string }[]
}

const UNTIL = {
  settled: (state: Shown['state']) => state === 'ready' || state === 'failed',
  failed: (state: Shown['state']) => state === 'failed',
  stopped: (_: Shown['state'], violations: readonly Violation[]) => violations.length > 0,
}

export interface PolicyWorld {
  origins: VendorOrigins
  /** The origin of the page. */
  page: string
  /**
   * Opens a page under a policy, and waits until its widget is ready or has failed; or, with `stopped`, until
   * something was stopped; with `failed`, until it has failed.
   */
  open: (csp: string, setup: Omit<PolicySetup, 'origins'>, until?: keyof typeof UNTIL) => Promise<Shown>
}

const PERSONA = join(import.meta.dirname, '../../node_modules/@runtypelabs/persona/dist')

/** The real widget's files, as a CDN has them. */
async function servePersona(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  const type = pathname.endsWith('.css') ? 'text/css' : 'text/javascript'
  const body = await readFile(join(PERSONA, basename(pathname)))
  return new Response(new Uint8Array(body), {
    headers: { 'content-type': `${type}; charset=utf-8`, 'access-control-allow-origin': '*' },
  })
}

/** Tests with the five vendors, and a page whose policy they choose. */
export const test = browserTest.extend<{ $file: { world: PolicyWorld } }>({
  world: [
    async ({ browser }, use) => {
      const emulators = {
        'returning-ai': createReturningAiEmulator(),
        interakt: createInteraktEmulator(),
        'answering-agent': createAnsweringAgentEmulator(),
        runtype: createRuntypeEmulator(),
        'open-chat-widget': createOpenChatWidgetEmulator(),
        acme: createAcmeEmulator(),
      }
      const served = await Promise.all([
        serveOnLocalhost(emulators['returning-ai'].fetch),
        serveOnLocalhost(emulators.interakt.fetch),
        serveOnLocalhost(emulators['answering-agent'].fetch),
        serveOnLocalhost(emulators.runtype.fetch),
        serveOnLocalhost(emulators['open-chat-widget'].fetch),
        serveOnLocalhost(servePersona),
      ])
      const [ra, ik, aa, rt, oc, cdn] = served.map(({ origin }) => origin) as [
        string,
        string,
        string,
        string,
        string,
        string,
      ]
      const origins = {
        'returning-ai': ra,
        interakt: ik,
        'answering-agent': aa,
        runtype: rt,
        'open-chat-widget': oc,
        cdn,
      }
      const backend = createPartnerBackend(
        { ...createEmulators().vendors, ...emulators },
        { ...EMULATOR_ORIGINS, ...origins },
      )
      const page = await serveOnLocalhost(
        async (request) => {
          const { pathname, searchParams } = new URL(request.url)
          if (pathname === '/embed-token') return backend.fetch(request)
          if (pathname === '/page.js')
            return new Response(inject('policyPage'), {
              headers: { 'content-type': 'text/javascript; charset=utf-8' },
            })
          if (pathname !== '/page') return new Response(null, { status: 204 })
          const html = `<!doctype html><title>Page</title><body><script nonce="${NONCE}" type="module" src="/page.js"></script>`
          const csp = searchParams.get('csp') ?? ''
          return new Response(html, {
            headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': csp },
          })
        },
        0,
        '127.0.0.1',
      )
      const profile = await browser.createProfile()
      await use({
        origins,
        page: page.origin,
        async open(csp, setup, until = 'settled') {
          const query = new URLSearchParams({ csp, setup: JSON.stringify({ ...setup, origins }) })
          const tab = await profile.open(`${page.origin}/page?${query.toString()}`, 'window')
          const look = () =>
            tab.evaluate(() => ({
              state: document.querySelector('[data-embed-state]')?.getAttribute('data-embed-state'),
              ...window.seen,
            }))
          await vi.waitUntil(
            async () => {
              const { state, violations } = await look()
              return UNTIL[until](state, violations)
            },
            { timeout: 100_000, interval: 50 },
          )
          // Stopped while it mounts, it may be ready all the same.
          await tab.evaluate(
            () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
          )
          const shown = await look()
          await tab.close()
          return shown
        },
      })
      await profile.close()
      await Promise.all([...served, page].map(({ close }) => close()))
    },
    { scope: 'file' },
  ],
})
