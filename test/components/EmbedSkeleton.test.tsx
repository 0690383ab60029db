import { render } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { createEmbedClient, EmbedProvider } from '../../src'
import { EmbedSkeleton } from '../../src/components/EmbedSkeleton'
import { LABELS } from '../../src/theme/labels'
import { createFakeSource } from '../../src/testing'

// happy-dom's way: a browser does not tell of the rejection.
test('an animation that is cancelled rejects nothing that nobody hears', async () => {
  const cancelled: Promise<never>[] = []
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  const style = vi
    .spyOn(window, 'getComputedStyle')
    .mockReturnValue({ animationDuration: '1.8s' } as CSSStyleDeclaration)
  const animate = () => {
    let reject = () => {}
    const finished = new Promise<never>(
      (_, no) => (reject = () => no(new DOMException('The animation was canceled.', 'AbortError'))),
    )
    cancelled.push(finished)
    return { finished, cancel: () => reject() }
  }
  Object.assign(Element.prototype, { animate })
  const client = createEmbedClient({ source: createFakeSource() })
  const hear = vi.spyOn(Promise.prototype, 'catch')
  const { unmount } = render(
    <EmbedProvider client={client} identity="user-1" children={<EmbedSkeleton labels={LABELS} />} />,
  )
  unmount()
  const heard = hear.mock.contexts
  hear.mockRestore()
  style.mockRestore()
  vi.unstubAllGlobals()
  Reflect.deleteProperty(Element.prototype, 'animate')
  expect(cancelled).toHaveLength(2)
  for (const finished of cancelled) expect(heard).toContain(finished)
  expect(await Promise.allSettled(cancelled)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
})
