import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright'

interface Picture {
  /** The file's, without `.png`. */
  name: string
  story: string
  width: number
  scheme?: 'light' | 'dark'
}

/** What the README shows. */
export const PICTURES: readonly Picture[] = (['light', 'dark'] as const).map((scheme) => ({
  name: `states-${scheme}`,
  story: 'components-walls--for-the-picture',
  width: 1_280,
  scheme,
}))

const WALLS = [
  'embed-inline-mode',
  'embed-iframe-mode',
  'arabic',
  'presets',
  'low',
  'boundary',
  'open-chat-panel',
  'hooks',
  'bare-inline',
  'bare-frame',
]

/** To be looked at: every state of every component, light and dark, narrow to wide. */
export const GRID: readonly Picture[] = WALLS.flatMap((wall) =>
  [320, 800, 1_440].map((width) => ({ name: `${wall}-${width}`, story: `components-walls--${wall}`, width })),
)

/**
 * Takes pictures of stories, once their play functions have come to an end. @returns what the browser
 * complained of.
 */
export async function shootStories(
  browser: Browser,
  url: string,
  folder: string,
  pictures: readonly Picture[],
): Promise<string[]> {
  const complaints: string[] = []
  await mkdir(folder, { recursive: true })
  for (const { name, story, width, scheme = 'light' } of pictures) {
    const page = await browser.newPage({ viewport: { width, height: 600 }, reducedMotion: 'reduce' })
    page.on('console', (message) => {
      if (message.type() === 'warning' || message.type() === 'error')
        complaints.push(`${name}: ${message.text()}`)
    })
    page.on('pageerror', (error) => complaints.push(`${name}: uncaught: ${error.message}`))
    await page.goto(`${url}iframe.html?viewMode=story&id=${story}&globals=embedScheme:${scheme}`)
    await page
      .locator(
        'body.sb-show-main [data-embed], body.sb-show-main [data-embed-surface], body.sb-show-main [data-fact]',
      )
      .first()
      .waitFor()
    await page.waitForFunction(
      () => document.querySelector('[data-embed-state=loading]') === null || performance.now() > 4_000,
    )
    await page.waitForTimeout(1_500) // covers, and what takes longer than usual
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
    await page.close()
  }
  return complaints
}
