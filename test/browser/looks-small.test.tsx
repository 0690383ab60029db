import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, server, userEvent } from 'vitest/browser'
import { Embed, EmbedError, type EmbedLabels, type EmbedTheme } from '../../src'
import {
  createProbe,
  embed,
  grantingOnce,
  hanging,
  part,
  show,
  stateOf,
  tidyPage,
  UNTIL_DEAD_MS,
} from './probe'

beforeEach(() => page.viewport(320, 640))
afterEach(async () => {
  tidyPage()
  await page.viewport(414, 896)
})

const GERMAN: Partial<EmbedLabels> = {
  loading: 'Die Benutzerkontoübersicht wird geladen …',
  stillLoading: 'Das Laden der Benutzerkontoübersicht dauert länger als gewöhnlich …',
  reconnecting: 'Die Verbindung zur Benutzerkontoübersicht wird wiederhergestellt …',
  retry: 'Zugangsberechtigungsprüfung wiederholen',
  deniedTitle: 'Zugangsberechtigungsprüfung fehlgeschlagen',
  denied: 'Melden Sie sich erneut an, oder wenden Sie sich an Ihre Benutzerkontoadministratorin.',
}
const ARABIC: Partial<EmbedLabels> = {
  loading: 'جارٍ تحميل نظرة عامة على حساب المستخدم الخاص بك…',
  stillLoading: 'يستغرق تحميل نظرة عامة على حساب المستخدم وقتًا أطول من المعتاد…',
  reconnecting: 'جارٍ إعادة الاتصال بنظرة عامة على حساب المستخدم…',
  retry: 'إعادة محاولة التحقق من صلاحية الوصول',
  deniedTitle: 'فشل التحقق من صلاحية الوصول إلى هذا الحساب',
  denied: 'يرجى تسجيل الدخول مرة أخرى، أو التواصل مع مسؤول حسابات المستخدمين لديك.',
}
/** One word that breaks nowhere by itself. */
const UNBROKEN: Partial<EmbedLabels> = Object.fromEntries(
  Object.keys(GERMAN).map((name) => [name, 'Donaudampfschifffahrtsgesellschaft'.repeat(3)]),
)

const THEMES: [string, EmbedTheme][] = [
  ['English', {}],
  ['German', { labels: GERMAN }],
  ['Arabic', { labels: ARABIC, dir: 'rtl' }],
  ['one long word', { labels: UNBROKEN }],
]
const HEIGHTS = [48, 80, 120, 320, '80px', '120px']

const denied = (): never => {
  throw new EmbedError('EMBED_DENIED', 'Expected a token, got status 403.')
}

/** Everything inside that is wider than what it is in, or is seen beyond the embed's sides. */
function tooWide(): string[] {
  const box = embed().getBoundingClientRect()
  return [embed(), ...embed().querySelectorAll<HTMLElement>('[data-embed-part], [data-embed-part] *')]
    .filter(
      (element) =>
        element.checkVisibility() &&
        getComputedStyle(element).clipPath === 'none' &&
        !(element instanceof SVGElement),
    )
    .filter((element) => {
      const { left, right } = element.getBoundingClientRect()
      const isInline = getComputedStyle(element).display === 'inline'
      return (
        left < box.left - 1 ||
        right > box.right + 1 ||
        (!isInline && element.scrollWidth > element.clientWidth + 2)
      )
    })
    .map(
      (element) =>
        `${element.tagName} ${element.dataset['embedPart'] ?? ''} ${element.scrollWidth} in ${element.clientWidth}`,
    )
}

/** How many px of it are out of its box at the top, where no scrolling gets to. */
function cutOff(element: Element | null): number {
  return Math.max(
    0,
    Math.round(embed().getBoundingClientRect().top - (element?.getBoundingClientRect().top ?? NaN)),
  )
}

const one = (theme: EmbedTheme, height: number | string, isFloating = false) => (
  <>
    <a href="#before">before</a>
    <Embed
      vendor={createProbe().vendor}
      mode="inline"
      options={isFloating ? { floats: true } : {}}
      title="Probe"
      theme={theme}
      height={height}
    />
  </>
)

/** Goes to Retry by keyboard, and sees that it can be seen. */
async function tabToRetry(): Promise<void> {
  await userEvent.tab()
  await userEvent.tab()
  const [retry, panel] = [part('retry'), part('failure')]
  expect(document.activeElement).toBe(retry)
  // A button that is higher than its box cannot be in view whole. Firefox leaves one where it is that is in view
  // in part.
  const isTall = retry.offsetHeight > panel.clientHeight || server.browser === 'firefox'
  await expect
    .poll(() => {
      const [button, box] = [retry, panel].map((element) => element.getBoundingClientRect())
      if (!button || !box) return false
      const isIn = button.top >= box.top - 1 && button.bottom <= box.bottom + 1
      const isOver = button.top < box.bottom - 20 && button.bottom > box.top + 20
      return (
        (isTall ? isOver : isIn) &&
        button.left >= box.left &&
        button.right <= box.right &&
        box.top < innerHeight
      )
    })
    .toBe(true)
}

describe.each(THEMES)('%s, at 320 px', (_, theme) => {
  test.each(HEIGHTS)(
    'a failure of height %s: nothing is too wide, and Tab reaches Retry and brings it into view',
    async (height) => {
      show(one(theme, height), { answer: denied })
      await expect.poll(stateOf).toBe('failed')
      expect(tooWide()).toEqual([])
      // From its first word on, all of it can be scrolled to, also by a pointer.
      expect(cutOff(part('failure').querySelector('p'))).toBe(0)
      expect(getComputedStyle(part('failure')).overflowY).toBe('auto')
      await tabToRetry()
      await userEvent.tab({ shift: true })
      expect(document.activeElement?.textContent).toBe('before')
    },
  )

  test('a failure of one that lies over the page: it is on the page, whole', async () => {
    show(one(theme, 320, true), { answer: denied })
    await expect.poll(stateOf).toBe('failed')
    const { left, right, bottom } = part('failure').getBoundingClientRect()
    expect([left >= 0, right <= innerWidth, bottom <= innerHeight]).toEqual([true, true, true])
    expect(part('failure').scrollWidth).toBeLessThanOrEqual(part('failure').clientWidth)
    await tabToRetry()
  })

  test('text of twice the size: nothing is too wide, and Retry is reached', async () => {
    document.documentElement.style.fontSize = '200%'
    show(one(theme, 320), { answer: denied })
    await expect.poll(stateOf).toBe('failed')
    expect(tooWide()).toEqual([])
    await tabToRetry()
  })

  test('zoomed to twice the size, in 640 px', async () => {
    await page.viewport(640, 640)
    document.documentElement.style.zoom = '2'
    show(one(theme, 240), { answer: denied })
    await expect.poll(stateOf).toBe('failed')
    expect(tooWide()).toEqual([])
    await tabToRetry()
  })

  test.each([48, 320])(
    'a skeleton of height %s: nothing is too wide or cut off, also when it takes long',
    async (height) => {
      const { sleep } = show(one(theme, height), { answer: hanging })
      await expect.poll(stateOf).toBe('loading')
      expect(tooWide()).toEqual([])
      sleep(8_000)
      await expect
        .poll(() => part('skeleton').textContent)
        .toBe(theme.labels?.stillLoading ?? 'This is taking longer than usual…')
      expect(tooWide()).toEqual([])
      expect(cutOff(part('skeleton').lastElementChild)).toBe(0)
    },
  )

  test.each([48, 320])('a notice of height %s: nothing is too wide or cut off', async (height) => {
    const { sleep } = show(one(theme, height), { answer: grantingOnce() })
    await expect.poll(stateOf).toBe('ready')
    sleep(UNTIL_DEAD_MS)
    await expect.poll(stateOf).toBe('expired')
    expect(part('notice').textContent).toBe(theme.labels?.reconnecting ?? 'Reconnecting…')
    expect(tooWide()).toEqual([])
    expect(cutOff(part('notice').firstElementChild)).toBe(0)
  })
})

test('what is too wide is seen', async () => {
  show(one({}, 320), { answer: denied })
  await expect.poll(stateOf).toBe('failed')
  part('retry').style.whiteSpace = 'nowrap'
  part('retry').textContent = 'w'.repeat(200)
  expect(tooWide()).not.toEqual([])
})
