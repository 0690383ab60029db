import assert from 'node:assert/strict'
import { createAcmeEmulator } from '../../emulators/acme'
import { type DriveSetting, files, openPage, PATIENCE_MS, serve } from '../driving'

/** As many checks as the contract has. */
const CHECKS = 12
/** A check rejects tokens on purpose; React greets developers. */
const EXPECTED = [/status of 401/, /EMBED_TOKEN_REJECTED/, /React DevTools/]

export default async function drive({ folder, browser, check }: DriveSetting): Promise<void> {
  const acme = createAcmeEmulator()
  const vendor = await serve(async (request) => {
    const url = new URL(request.url)
    if (url.pathname !== '/mint') return acme.fetch(request)
    const answer = { embedToken: acme.mint(url.searchParams.get('user') ?? ''), expiresIn: 900 }
    return Response.json(answer, { headers: { 'access-control-allow-origin': '*' } })
  })
  const page = await serve(files(folder))
  try {
    await check('the docs’ vendor', () => hold(browser, `${page.origin}/?vendor=${vendor.origin}`))
  } finally {
    await page.close()
    await vendor.close()
  }
}

async function hold(browser: DriveSetting['browser'], address: string): Promise<string> {
  return openPage(browser, { allow: EXPECTED }, async ({ page }) => {
    await page.goto(address)
    const found = await page.waitForFunction(
      () => (globalThis as { outcomes?: Record<string, string> }).outcomes,
      undefined,
      { timeout: PATIENCE_MS },
    )
    const outcomes = (await found.jsonValue()) ?? {}
    assert.equal(Object.keys(outcomes).length, CHECKS)
    assert.deepEqual([...new Set(Object.values(outcomes))], ['ok'], JSON.stringify(outcomes, null, 2))
    return `${CHECKS} checks of the contract passed: ${Object.keys(outcomes).join(', ')}.`
  })
}
