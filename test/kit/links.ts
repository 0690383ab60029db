import { vi } from 'vitest'

export interface Followed {
  href: string
  referrerPolicy: string
  /** The frame of that name at the time, and its sandbox. */
  frame: HTMLIFrameElement | null
  sandbox: string | null
}

/** Notes the links that are followed, which go nowhere in jsdom. */
export function watchLinks(): Followed[] {
  const followed: Followed[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    const frame = document.querySelector<HTMLIFrameElement>(`iframe[name="${this.target}"]`)
    followed.push({
      href: this.href,
      referrerPolicy: this.referrerPolicy,
      frame,
      sandbox: frame?.getAttribute('sandbox') ?? null,
    })
  })
  return followed
}

/** A frame has loaded a page of another origin, which nobody can look into. */
export function loadFrame(frame: HTMLIFrameElement): void {
  Object.defineProperty(frame, 'contentDocument', { value: null, configurable: true })
  frame.dispatchEvent(new Event('load'))
}
