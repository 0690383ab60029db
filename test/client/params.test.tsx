import { render } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { defineVendor, Embed, type EmbedEvent, EmbedProvider, inline } from '../../src'
import { fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

fakeTime()

interface Options {
  scope: { boards: string[]; filter?: { by: string } }
}

/** A vendor that passes the host's own objects on. */
const vendor = defineVendor<{ inline: Options }>({
  id: 'acme',
  name: 'Acme',
  tokenParams: ({ scope }) => ({ scope, none: undefined }),
  modes: {
    inline: inline({
      mount: ({ report }) => (report.ready(), { setToken() {}, destroy() {} }),
    }),
  },
})

const options = (): Options => ({ scope: { boards: ['a'], filter: { by: 'me' } } })

/** Everything that a listener may try. Returns what it could change. */
function meddle({ params }: { params?: unknown }): string[] {
  const own = params as { scope: { boards: string[]; filter: { by: string } }; more?: string }
  const tries: [string, () => void][] = [
    ['a field', () => (own.more = 'x')],
    ['a nested field', () => (own.scope.filter.by = 'everyone')],
    ['a nested list', () => own.scope.boards.push('b')],
    ['a nested object', () => (own.scope.filter = { by: 'everyone' })],
  ]
  return tries.flatMap(([name, change]) => {
    try {
      change()
      return [name]
    } catch {
      return []
    }
  })
}

describe('params in events', () => {
  test('cannot be changed by a listener, at any depth, and the backend is told what the vendor made of the options', async () => {
    const changed: string[] = []
    const lab = createLab(fresh(900))
    lab.client.onEvent((event) => changed.push(...meddle(event as EmbedEvent & { params?: unknown })))
    const mine = options()
    render(
      <EmbedProvider client={lab.client} identity="u1">
        <Embed vendor={vendor} mode="inline" options={mine} title="Board" />
      </EmbedProvider>,
    )
    await pass(1_000)
    await pass(800_000)
    const types = lab.typesOf()
    for (const type of [
      'token.requested',
      'token.received',
      'token.refreshed',
      'widget.mounted',
      'widget.ready',
      'widget.token',
    ] as const)
      expect(types).toContain(type)
    expect(changed.filter((name) => name !== 'a field')).toEqual([])
    expect(lab.requests.map(({ params }) => params)).toEqual([options(), options()])
    expect(mine).toEqual(options())
  })

  test('are a copy: the host’s own objects are neither frozen nor followed', async () => {
    const lab = createLab(fresh(900))
    const mine = options()
    lab.client.subscribe(vendor, mine, () => {})
    await pass(1_000)
    mine.scope.boards.push('b')
    await pass(800_000)
    expect(lab.requests.map(({ params }) => params)).toEqual([options(), options()])
    for (const part of [mine, mine.scope, mine.scope.boards, mine.scope.filter])
      expect(Object.isFrozen(part)).toBe(false)
    expect(lab.client.getState(vendor, options()).status).toBe('ready')
  })
})
