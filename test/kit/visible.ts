import { vi } from 'vitest'
import { beforeTimeEnds } from './time'

function show(): void {
  if (document.visibilityState === 'hidden') setVisible(true)
}

/** Makes the page hidden or visible, without the event that tells it. */
export function mockVisibility(isVisible: boolean): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(isVisible ? 'visible' : 'hidden')
}

/** Hides or shows the page, as its user does by changing tabs. `fakeTime()` shows it again after the test. */
export function setVisible(isVisible: boolean): void {
  beforeTimeEnds(show)
  mockVisibility(isVisible)
  document.dispatchEvent(new Event('visibilitychange'))
}
