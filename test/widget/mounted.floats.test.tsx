import { act, screen } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { fresh, hanging } from '../kit/answers'
import { createLab } from '../kit/lab'
import { embedCode, embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { type Inline, slow, show } from './slow'

fakeTime()

describe('a widget that floats', () => {
  const floating = (more: Partial<Inline> = {}) => slow({ floats: () => true, ...more })
  const box = () => document.querySelector<HTMLElement>('[data-embed]') as HTMLElement

  test('takes no room, and shows no skeleton', async () => {
    const { vendor, at } = floating()
    show(createLab(), vendor)
    await pass(10)
    expect(embedState()).toBe('loading')
    expect(document.querySelector('[data-embed-part="skeleton"]')).toBeNull()
    expect([box().style.height, box().style.minHeight]).toEqual(['', ''])
    expect(box().hasAttribute('data-embed-box')).toBe(false)
    await at(1).arrive()
    act(() => at(1).report.ready())
    expect(embedState()).toBe('ready')
    expect(box().style.height).toBe('')
  })

  test('one that does not has both', async () => {
    show(createLab(), slow({ floats: () => false }).vendor)
    await pass(10)
    expect(document.querySelector('[data-embed-part="skeleton"]')).not.toBeNull()
    expect(box().style.height).toBe('600px')
    expect(box().hasAttribute('data-embed-box')).toBe(true)
  })

  test('is what its options say', async () => {
    const { vendor } = slow({ floats: ({ board }) => board === 'floating' })
    const { change } = show(createLab(), vendor, { options: { board: 'floating' } })
    await pass(10)
    expect(box().style.height).toBe('')
    change({ options: { board: 'placed' } })
    await pass(10)
    expect(box().style.height).toBe('600px')
  })

  test('shows its failure in the page’s corner, with a Retry that works', async () => {
    const { vendor, at } = floating()
    show(createLab(), vendor)
    await pass(10)
    await at(1).reject(new Error('vendor'))
    const alert = screen.getByRole('alert')
    const corner = alert.parentElement as HTMLElement
    expect(corner.style.position).toBe('fixed')
    expect([corner.style.zIndex, corner.style.height]).toEqual(['999999', '210px'])
    expect(alert.querySelector('svg'), 'it is a small box').toBeNull()
    act(() => screen.getByRole('button').click())
    await pass(10)
    await at(2).arrive()
    act(() => at(2).report.ready())
    expect(embedState()).toBe('ready')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('one that does not shows it in its place', async () => {
    const { vendor, at } = slow()
    show(createLab(), vendor)
    await pass(10)
    await at(1).reject(new Error('vendor'))
    expect(screen.getByRole('alert').parentElement?.style.position).toBe('')
    expect(screen.getByRole('alert').querySelector('svg')).not.toBeNull()
  })

  test('is in view wherever the page is: its time runs from its token on', async () => {
    const observe = vi.fn()
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        observe = observe
        disconnect = () => {}
      },
    )
    show(createLab(), floating().vendor, { readyTimeoutMs: 5_000 })
    await pass(5_010)
    expect(embedCode()).toBe('EMBED_WIDGET_TIMEOUT')
    expect(observe).not.toHaveBeenCalled()
    vi.unstubAllGlobals()
  })

  test('with a dead token says so to nobody', async () => {
    const { vendor, at } = floating()
    const lab = createLab(fresh(60))
    show(lab, vendor)
    await pass(10)
    await at(1).arrive()
    act(() => at(1).report.ready())
    lab.respond(hanging)
    await pass(56_000)
    expect(embedState()).toBe('expired')
    expect(document.querySelector('[data-embed-part="notice"]')).toBeNull()
    expect(screen.queryByRole('status')).toBeNull()
  })
})
