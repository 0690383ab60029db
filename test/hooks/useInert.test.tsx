import { render } from '@testing-library/react'
import { StrictMode, useRef } from 'react'
import { expect, test } from 'vitest'
import { useInertUnless } from '../../src/hooks/useInert'

function createCovered() {
  let uncover = () => {}
  const Covered = ({ isUsable }: { isUsable: boolean }) => {
    const ref = useRef<HTMLDivElement>(null)
    uncover = useInertUnless(isUsable, ref)
    return <div ref={ref} data-testid="covered" />
  }
  const page = (isUsable: boolean) => (
    <StrictMode>
      <Covered isUsable={isUsable} />
    </StrictMode>
  )
  const { rerender, getByTestId } = render(page(false))
  return {
    show: (isUsable: boolean) => rerender(page(isUsable)),
    uncover: () => uncover(),
    isInert: () => getByTestId('covered').hasAttribute('inert'),
  }
}

test('what is not usable is inert, and no longer once it is', () => {
  const { show, isInert } = createCovered()
  expect(isInert()).toBe(true)
  show(true)
  expect(isInert()).toBe(false)
  show(false)
  expect(isInert()).toBe(true)
})

test('what is uncovered before it is shown stays so', () => {
  const { show, uncover, isInert } = createCovered()
  uncover()
  expect(isInert()).toBe(false)
  show(true)
  expect(isInert()).toBe(false)
})

test('what was uncovered, and is not shown as usable after all, is inert again', () => {
  const { show, uncover, isInert } = createCovered()
  uncover()
  show(false)
  expect(isInert()).toBe(true)
})
