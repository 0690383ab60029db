// Events from a widget reach the page's logs: no token of the widget is in them.
import { act } from '@testing-library/react'
import { expect, test } from 'vitest'
import { createLab } from '../kit/lab'
import { embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { show, slow } from './slow'

fakeTime()

const tokenOf = (n: number) => `CANARY-${n}-7f3a9c1e5b2d8046`

async function start() {
  const { vendor, at } = slow()
  const lab = createLab((_, n) => ({ embedToken: tokenOf(n), expiresIn: 900 }))
  show(lab, vendor)
  await pass(10)
  await at(1).arrive()
  const { report } = at(1)
  act(() => report.ready())
  expect(embedState()).toBe('ready')
  return { lab, vendor, report, told: () => lab.events.filter((event) => event.type === 'widget.event') }
}

test('the token, and the token before it, are taken out of an event’s name and detail', async () => {
  const { lab, vendor, report, told } = await start()
  await act(() => lab.client.refresh(vendor, {}))
  act(() => {
    report.event(`used ${tokenOf(2)}`, {
      headers: [`Bearer ${tokenOf(1)}`],
      query: `?t=${encodeURIComponent(tokenOf(2))}`,
      n: 1,
    })
    report.event('failed', Object.assign(new Error(`no: ${tokenOf(1)}`), { config: { token: tokenOf(2) } }))
  })
  expect(told()).toMatchObject([
    { name: 'used …', detail: { headers: ['Bearer …'], query: '?t=…', n: 1 } },
    { name: 'failed', detail: { message: 'no: …', config: { token: '…' } } },
  ])
})

test('a detail without a token is passed on as it is', async () => {
  const { report, told } = await start()
  const detail = { n: 1, list: [{ words: 'fine' }], node: document.createElement('i') }
  act(() => report.event('moved', detail))
  act(() => report.event('closed'))
  expect(told().map(({ name }) => name)).toEqual(['moved', 'closed'])
  expect(told()[0]?.detail).toBe(detail)
  expect(told()[1]?.detail).toBeUndefined()
})
