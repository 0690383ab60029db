import type { Page } from 'playwright'
import { createEmulators } from '../../../emulators'
import { openPage, simulateTime, type SimulatedTime, type Traffic } from '../../driving'
import { LIFE_MS } from './oracle'
import { expect, follow, heading, isReady, type Site } from './site'
import { fillChat, fillStore, readChat, readStore } from './widgets'

const PARKED = '[data-embed-parking] > *'
const LIMIT = 5
const CUSTOMERS = 20

/** What is kept between views, and what is not. */
export async function driveKept(site: Site): Promise<void> {
  await site.check('kept', () => comesBack(site, true))
  await site.check('kept without moveBefore', () => comesBack(site, false))
  await site.check('the limit of what is kept', () => keepsFive(site))
}

/** @param hasMoveBefore - without it, a frame cannot be moved with what is in it: it is mounted anew. */
async function comesBack({ browser, origin }: Site, hasMoveBefore: boolean): Promise<string> {
  const emulators = createEmulators()
  emulators.vendors['returning-ai'].settings.ttlSeconds = LIFE_MS / 1_000
  return openPage(browser, { emulators }, async ({ page, traffic }) => {
    const time = await simulateTime(page)
    try {
      if (!hasMoveBefore) await page.addInitScript(forgetMoveBefore)
      await page.goto(origin)
      await time.until('the page', async () => (await heading(page)) === 'Home')
      const chat = await leaveAndComeBack(page, time, traffic)
      const frame = await leaveFrame(page, time, traffic, hasMoveBefore)
      const identity = hasMoveBefore ? await changeUser(page, time) : ''
      expect('no call with a dead token', traffic.deadCalls() === 0, traffic.dead)
      return `${hasMoveBefore ? 'kept' : 'kept without moveBefore'}: ${chat}; ${frame}${identity}.`
    } finally {
      time.restore()
    }
  })
}

async function leaveAndComeBack(page: Page, time: SimulatedTime, traffic: Traffic): Promise<string> {
  await follow(page, 'Chat')
  await time.until('the chat', () => isReady(page, 'Support'))
  await fillChat(page, time)
  const left = await readChat(page)
  expect('a scroll to keep', left.scrollTop > 0, left)
  await follow(page, 'Home')
  const asked = traffic.tokens.length
  await time.advance(3 * LIFE_MS)
  expect('no request for a chat out of view', traffic.tokens.length === asked, traffic.tokens)
  await follow(page, 'Chat')
  await time.until('the chat', () => isReady(page, 'Support'))
  const found = await readChat(page)
  expect(
    `the chat as it was left, ${JSON.stringify(left)}`,
    JSON.stringify(found) === JSON.stringify(left),
    found,
  )
  await follow(page, 'Home')
  return 'the chat has its messages, its draft and its scroll after 3 min out of view, without a request'
}

async function leaveFrame(
  page: Page,
  time: SimulatedTime,
  traffic: Traffic,
  isKept: boolean,
): Promise<string> {
  await follow(page, 'Store')
  await time.until('the store', () => isReady(page, 'Store'))
  await fillStore(page)
  const left = await readStore(page)
  expect('a scroll to keep', left.scrollTop > 0, left)
  const asked = traffic.tokens.length
  await follow(page, 'Home')
  await time.advance(3 * LIFE_MS)
  const renewals = traffic.tokens.length - asked
  await follow(page, 'Store')
  await time.until('the store', () => isReady(page, 'Store'))
  const found = await readStore(page)
  const loads = traffic.loads['returning-ai']
  if (!isKept) {
    expect('a frame that was loaded anew', loads === 2 && found.note === '', { loads, found })
    return 'the frame is loaded anew, and works'
  }
  expect(
    `the store as it was left, ${JSON.stringify(left)}`,
    JSON.stringify(found) === JSON.stringify(left),
    found,
  )
  expect('one load of the store', loads === 1, loads)
  expect('a frame out of view to be renewed as one in view is', renewals >= 5 && renewals <= 7, renewals)
  return `the frame has its note and its scroll, one load and ${renewals} renewals in 3 min out of view`
}

async function changeUser(page: Page, time: SimulatedTime): Promise<string> {
  expect(
    'a chat that is kept',
    (await page.locator(PARKED).count()) === 1,
    await page.locator(PARKED).count(),
  )
  await page.getByRole('button', { name: 'Signed in as ada' }).click()
  await time.until('nothing to be kept', async () => (await page.locator(PARKED).count()) === 0)
  await time.until('the other user’s store', () => isReady(page, 'Store'))
  expect('a store without the note', (await readStore(page)).note === '')
  await follow(page, 'Chat')
  await time.until('the other user’s chat', () => isReady(page, 'Support'))
  const found = await readChat(page)
  expect('a chat without messages', found.draft === '' && found.messages.length === 1, found)
  return '; another user finds neither'
}

async function keepsFive({ browser, origin }: Site): Promise<string> {
  return openPage(browser, {}, async ({ page }) => {
    await page.goto(origin)
    for (let customer = 1; customer <= CUSTOMERS; customer += 1) {
      await follow(page, `Customer ${customer}`)
      const draft = page
        .getByRole('group', { name: `Customer ${customer}`, exact: true })
        .getByLabel('Message')
      await draft.fill(`To customer ${customer}`)
    }
    await follow(page, 'Home')
    // What is over the limit goes with React's passive effects, which come after the paint of the view.
    const isWithinLimit = ({ parked, limit }: { parked: string; limit: number }) =>
      document.querySelectorAll(parked).length <= limit
    await page.waitForFunction(isWithinLimit, { parked: PARKED, limit: LIMIT })
    const kept = await page.locator(PARKED).count()
    expect(`${LIMIT} of ${CUSTOMERS} widgets to be kept`, kept === LIMIT, kept)
    const drafts: string[] = []
    for (const customer of [CUSTOMERS, CUSTOMERS - LIMIT + 1, CUSTOMERS - LIMIT]) {
      await follow(page, `Customer ${customer}`)
      drafts.push(
        await page
          .getByRole('group', { name: `Customer ${customer}`, exact: true })
          .getByLabel('Message')
          .inputValue(),
      )
    }
    const wanted = [`To customer ${CUSTOMERS}`, `To customer ${CUSTOMERS - LIMIT + 1}`, '']
    expect(
      `the last ${LIMIT} to be kept, and no other`,
      JSON.stringify(drafts) === JSON.stringify(wanted),
      drafts,
    )
    return `${CUSTOMERS} widgets that want to be kept, over a limit of ${LIMIT}: ${kept} are, those left last.`
  })
}

/** Goes to the page as text. */
function forgetMoveBefore(): void {
  for (const { prototype } of [Element, Document, DocumentFragment])
    Reflect.deleteProperty(prototype, 'moveBefore')
}
