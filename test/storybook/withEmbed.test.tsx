import { fireEvent, render, screen } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { createEmbedClient, Embed, EmbedProvider, fromFunction, useEmbedClient } from '../../src'
import {
  embedGlobalTypes,
  embedPreview,
  withEmbed,
  type EmbedGlobals,
  type EmbedParameters,
} from '../../src/storybook'
import { fakeVendor, fakeWidget } from '../../src/testing'
import { SCENARIOS } from '../../src/testing/scenario'
import { pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

fakeTime()

const own = vi.fn(() => ({ embedToken: 'the-page’s-own', expiresIn: 900 }))
const embeds = createEmbedClient({ source: fromFunction(own) })

const vendor = fakeVendor({ id: 'acme' })

/** A story of a user's page, with the page's own provider. */
const Page = () => (
  <EmbedProvider client={embeds} identity="user-7" theme={{ colorScheme: 'dark', dir: 'rtl' }}>
    <Embed vendor={vendor} mode="inline" options={{}} title="Store" />
  </EmbedProvider>
)

function Decorated({
  globals = {},
  embed,
  Story = Page,
}: {
  globals?: EmbedGlobals
  embed?: EmbedParameters
  Story?: () => React.ReactNode
}) {
  return withEmbed(Story, { id: 'page--story', globals, parameters: { embed } })
}

const store = () => screen.getByRole('group', { name: 'Store' })
const state = () => store().dataset['embedState']

describe('a story', () => {
  test('is shown with a live token, without a backend, and for whom the page says', async () => {
    render(<Decorated />)
    await pass(100)
    expect(state()).toBe('ready')
    expect(fakeWidget(store())).toMatchObject({
      token: 'fake-acme-1',
      identity: 'user-7',
      theme: { colorScheme: 'dark', dir: 'rtl' },
    })
    expect(own).not.toHaveBeenCalled()
  })

  test('is shown in the scenario of its parameters', async () => {
    render(<Decorated embed={{ scenario: 'expired' }} />)
    await pass(500)
    expect(state()).toBe('expired')
  })

  test('says how long its tokens live, and what its backend takes', async () => {
    render(<Decorated embed={{ ttlSeconds: 60, latencyMs: 2_000 }} />)
    await pass(1_900)
    expect(state()).toBe('loading')
    await pass(200)
    expect(state()).toBe('ready')
    await pass(60_000)
    expect(fakeWidget(store()).tokens.length).toBeGreaterThan(1)
  })

  test('may have a backend of its own behind the toolbar’s latency', async () => {
    const asked = vi.fn(() => ({ embedToken: 'from-a-backend', expiresIn: 900 }))
    render(<Decorated embed={{ source: fromFunction(asked) }} globals={{ embedLatency: '300' }} />)
    await pass(250)
    expect(asked).not.toHaveBeenCalled()
    await pass(200)
    expect(fakeWidget(store()).token).toBe('from-a-backend')
  })

  test('can do without', () => {
    const Client = () => <p>{useEmbedClient() === embeds ? 'its own' : 'another'}</p>
    const Story = () => (
      <EmbedProvider client={embeds}>
        <Client />
      </EmbedProvider>
    )
    const { unmount } = render(<Decorated Story={Story} />)
    expect(screen.getByText('another')).toBeTruthy()
    unmount()
    render(<Decorated embed={{ disable: true }} Story={Story} />)
    expect(screen.getByText('its own')).toBeTruthy()
  })
})

describe('the toolbar', () => {
  test('has every scenario, and nothing is chosen at first', () => {
    const values = embedGlobalTypes.embedScenario.toolbar.items.map(({ value }) => value)
    expect(values).toEqual(['own', ...Object.keys(SCENARIOS)])
    for (const { toolbar } of Object.values(embedGlobalTypes))
      expect(toolbar.items[0]).toEqual({ value: 'own', title: toolbar.title, right: 'as it is' })
    expect(embedPreview).toEqual({ decorators: [withEmbed], globalTypes: embedGlobalTypes })
  })

  test('wins over the story and the page: scenario, theme, direction, lifetime, latency', async () => {
    const { rerender } = render(
      <Decorated embed={{ scenario: 'expired' }} globals={{ embedScenario: 'denied' }} />,
    )
    await pass(200)
    expect(store().querySelector('[data-embed-code=EMBED_DENIED]')).not.toBeNull()

    rerender(
      <Decorated
        embed={{ ttlSeconds: 900, latencyMs: 60_000 }}
        globals={{ embedScheme: 'light', embedDir: 'ltr', embedLifetime: '20', embedLatency: '0' }}
      />,
    )
    await pass(200)
    expect(fakeWidget(store()).theme).toMatchObject({ colorScheme: 'light' })
    expect(store().dir).toBe('ltr')
    await pass(20_000)
    expect(fakeWidget(store()).tokens.length).toBeGreaterThan(1)
  })

  test('of another Storybook, with values that are not known, changes nothing', async () => {
    render(<Decorated globals={{ embedScenario: 'toString' }} />)
    await pass(200)
    expect(state()).toBe('ready')
  })
})

describe('time travel', () => {
  const travel = { globals: { embedTime: 'on' } }
  const bar = () => screen.getByRole('group', { name: 'Time travel' })
  const slider = () => screen.getByRole<HTMLInputElement>('slider', { name: 'Time' })
  const type = (text: string) =>
    fireEvent.change(screen.getByLabelText<HTMLInputElement>('Typed here'), { target: { value: text } })

  test('is not there unless it is asked for', async () => {
    render(<Decorated />)
    await pass(200)
    expect(screen.queryByRole('group', { name: 'Time travel' })).toBeNull()
  })

  test('goes on through a renewal, and the widget keeps what its user typed', async () => {
    render(<Decorated {...travel} />)
    await pass(1_100)
    expect(bar().textContent).toContain('token 1, fresh')
    type('half a no')
    fireEvent.change(slider(), { target: { value: 13 * 60 } })
    await pass(1_100)
    expect(bar().textContent).toContain('token 2, fresh')
    expect(fakeWidget(store()).tokens).toHaveLength(2)
    expect(screen.getByLabelText<HTMLInputElement>('Typed here').value).toBe('half a no')
  })

  test('goes to the moment when it is due, and to its end', async () => {
    render(<Decorated {...travel} embed={{ scenario: 'refreshing' }} />)
    await pass(2_000)
    expect(bar().textContent).toContain('token 1, due')
    fireEvent.click(screen.getByRole('button', { name: 'To its end' }))
    await pass(1_000)
    expect(bar().textContent).toContain('dead')
    expect(state()).toBe('expired')
  })

  test('goes back by starting the page over, and on to where it was sent', async () => {
    render(<Decorated {...travel} />)
    await pass(1_100)
    fireEvent.change(slider(), { target: { value: 700 } })
    await pass(1_100)
    type('lost')
    fireEvent.change(slider(), { target: { value: 300 } })
    await pass(1_100)
    await pass(10)
    expect(Number(slider().value)).toBeGreaterThanOrEqual(300)
    expect(Number(slider().value)).toBeLessThan(310)
    expect(screen.getByLabelText<HTMLInputElement>('Typed here').value).toBe('')
    fireEvent.click(screen.getByRole('button', { name: 'Start over' }))
    await pass(1_100)
    expect(Number(slider().value)).toBeLessThan(5)
  })

  test('says so where no token ends', async () => {
    render(<Decorated {...travel} embed={{ scenario: 'denied' }} />)
    await pass(200)
    expect(screen.getByText('No token that expires has come yet.')).toBeTruthy()
  })
})
