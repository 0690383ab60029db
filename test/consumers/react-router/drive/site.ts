import type { Page } from 'playwright'
import type { DriveSetting } from '../../driving'

/** Where a part of a drive finds what it drives. */
export interface Site extends Pick<DriveSetting, 'browser' | 'check'> {
  origin: string
}

/** Clicks a link of the site's navigation, as a person does: the pointer gets there first. */
export async function follow(page: Page, link: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: link, exact: true }).click()
}

/** The view's heading. */
export async function heading(page: Page): Promise<string> {
  return (await page.locator('h1').textContent()) ?? ''
}

/** Whether the widget of this title is there for its user. */
export async function isReady(page: Page, title: string): Promise<boolean> {
  return page
    .getByRole('group', { name: title, exact: true })
    .and(page.locator('[data-embed-state=ready]'))
    .isVisible()
}

/** @throws with what was expected, and what came. */
export function expect(what: string, isSo: boolean, came?: unknown): void {
  if (!isSo)
    throw new Error(
      `Expected ${what}${came === undefined ? '' : `, got ${typeof came === 'string' ? came : JSON.stringify(came)}`}.`,
    )
}
