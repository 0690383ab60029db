import { act, fireEvent, render, screen } from '@testing-library/react'
import { advanceTo, createFakeSource, EmbedTestProvider, fakeWidget } from 'react-embed-token/testing'
import { Dashboard } from './Dashboard'

const place = (name: string) => screen.getByRole('group', { name })

test('five widgets, one of which refuses its token', async () => {
  const source = createFakeSource({ ttlSeconds: 900 })
  render(<EmbedTestProvider source={source} children={<Dashboard userId="user-1" />} />)
  await advanceTo('ready')
  expect(source.requests).toHaveLength(5)
  fakeWidget(place('Store')).reject()
  await advanceTo('ready')
  expect(source.requests.at(-1)).toMatchObject({ vendor: 'returning-ai', reason: 'rejected' })
  await advanceTo('expired')
  expect(document.querySelectorAll('[data-embed-state=expired]')).toHaveLength(5)
})

test('a renewal costs nobody what they typed', async () => {
  render(<EmbedTestProvider children={<Dashboard userId="user-1" />} />)
  await advanceTo('ready')
  const assistant = fakeWidget(place('Assistant'))
  const field = place('Assistant').querySelector('input')
  if (!field) throw new Error('Expected a field to type into.')
  fireEvent.change(field, { target: { value: 'Half a sent' } })
  const first = assistant.token
  await act(() => vi.advanceTimersByTimeAsync(14 * 60_000))
  expect(assistant.token).not.toBe(first)
  expect(assistant.loads).toBe(1)
  expect(field.value).toBe('Half a sent')
})

test('an outage that ends', async () => {
  const source = createFakeSource()
  source.fail(503)
  render(<EmbedTestProvider source={source} children={<Dashboard userId="user-1" />} />)
  await act(() => vi.advanceTimersByTimeAsync(5_000))
  const retries = screen.getAllByRole('button', { name: 'Try again' })
  expect(retries).toHaveLength(5)
  source.recover()
  for (const retry of retries) fireEvent.click(retry)
  await advanceTo('ready')
  expect(screen.queryAllByRole('alert')).toHaveLength(0)
  expect(document.querySelectorAll('[data-embed-state=ready]')).toHaveLength(5)
})

test('widgets whose tokens died come back once the backend answers', async () => {
  const source = createFakeSource()
  render(<EmbedTestProvider source={source} children={<Dashboard userId="user-1" />} />)
  await advanceTo('ready')
  await advanceTo('expired')
  expect(fakeWidget(place('Support'))).toMatchObject({ token: null, isSuspended: true })
  source.recover()
  await advanceTo('ready')
  expect(fakeWidget(place('Support')).token).toMatch(/^fake-open-chat-widget-\d+$/)
})
