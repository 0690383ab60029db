import { act } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import type { WidgetHandle } from '../../src/vendor-kit/widget-handle'
import { fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { embedCode, embedState, pass } from '../kit/rendered'
import { fakeTime, MINUTE } from '../kit/time'
import { show, slow } from './slow'

fakeTime()

async function renewed(handle: Partial<WidgetHandle<object>>) {
  const { vendor, at, log } = slow()
  const lab = createLab(fresh(900))
  show(lab, vendor)
  await pass(10)
  await at(1).arrive({ reload: () => void log.push('reload'), ...handle })
  act(() => at(1).report.ready())
  await pass(13 * MINUTE)
  return log.filter((line) => line === 'reload')
}

describe('a promise of setToken', () => {
  test('that is kept: the widget goes on', async () => {
    expect(await renewed({ setToken: () => Promise.resolve() })).toEqual([])
    expect(embedState()).toBe('ready')
  })

  test('that is never settled: the widget is reloaded, once', async () => {
    expect(await renewed({ setToken: () => new Promise(() => {}) })).toEqual(['reload'])
    expect(embedState()).toBe('ready')
  })

  test('that is broken: the widget is reloaded at once', async () => {
    expect(await renewed({ setToken: () => Promise.reject(new Error('not now')) })).toEqual(['reload'])
  })

  test('that is broken, without reload: the widget has failed', async () => {
    await renewed({ setToken: () => Promise.reject(new Error('not now')), reload: undefined as never })
    expect(embedCode()).toBe('EMBED_WIDGET_ERROR')
  })
})
