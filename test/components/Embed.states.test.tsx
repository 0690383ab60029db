import { act, screen } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { Embed } from '../../src'
import { failing, fresh, hanging } from '../kit/answers'
import { createLab } from '../kit/lab'
import { embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { probe, show } from './probe'

fakeTime()

describe('what a person sees', () => {
  test('a reserved size and a skeleton first, then the widget', async () => {
    show(createLab(), <Embed vendor={probe()} mode="inline" options={{}} title="Board" height={320} />)
    const box = screen.getByRole('group', { name: 'Board' })
    expect(box.style.height).toBe('320px')
    expect(box.querySelector('[aria-busy=true] [data-embed-surface]')).not.toBeNull()
    expect(screen.getByText('Loading…')).toBeTruthy()
    expect(embedState()).toBe('loading')
    await pass(10)
    expect(embedState()).toBe('ready')
    expect(screen.queryByText('Loading…')).toBeNull()
    expect(box.querySelector('[aria-busy=false] [data-embed-surface]')).not.toBeNull()
  })

  test('an error with Retry, announced and without the focus; Retry mends it', async () => {
    const lab = createLab(failing(401))
    const onError = vi.fn()
    show(
      lab,
      <>
        <button>before</button>
        <Embed vendor={probe()} mode="inline" options={{}} title="Board" onError={onError} />
      </>,
    )
    screen.getByText('before').focus()
    await pass(10)
    expect(screen.getByRole('alert').textContent).toContain('You’re signed out')
    expect(document.activeElement).toBe(screen.getByText('before'))
    expect(onError.mock.calls).toEqual([[expect.objectContaining({ code: 'EMBED_DENIED' })]])
    lab.respond(fresh(900))
    act(() => screen.getByRole('button', { name: 'Try again' }).click())
    expect(embedState()).toBe('loading')
    await pass(10)
    expect(embedState()).toBe('ready')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('a transient failure heals by itself', async () => {
    const lab = createLab(failing(500))
    show(lab, <Embed vendor={probe()} mode="inline" options={{}} title="Board" />)
    await pass(4_000)
    expect(embedState()).toBe('failed')
    expect(screen.getByRole('alert').textContent).toContain('We’ll keep trying.')
    lab.respond(fresh(900))
    await pass(28_100)
    expect(embedState()).toBe('ready')
  })

  test('a token that died covers the widget, takes it away from the keyboard, and gives everything back', async () => {
    const vendor = probe()
    const lab = createLab(fresh(60))
    show(lab, <Embed vendor={vendor} mode="inline" options={{}} title="Board" />)
    await pass(10)
    const input = screen.getByLabelText<HTMLInputElement>('inside')
    input.value = 'half a sentence'
    input.focus()
    lab.respond(hanging)
    await pass(56_000)
    expect(embedState()).toBe('expired')
    expect(screen.getByRole('status').textContent).toBe('Reconnecting…')
    expect(input.closest('[inert]')).not.toBeNull()
    lab.respond(fresh(60))
    await pass(40_000)
    expect(embedState()).toBe('ready')
    expect(input.closest('[inert]')).toBeNull()
    expect(screen.getByLabelText<HTMLInputElement>('inside').value).toBe('half a sentence')
    expect(vendor.log.filter((entry) => entry.startsWith('mount'))).toHaveLength(1)
    expect(vendor.log).toContain('suspend')
  })

  test('a widget that does not get ready has failed after readyTimeoutMs', async () => {
    show(
      createLab(),
      <Embed
        vendor={probe({ isReadyAtOnce: false })}
        mode="inline"
        options={{}}
        title="Board"
        readyTimeoutMs={5_000}
      />,
    )
    await pass(4_900)
    expect(embedState()).toBe('loading')
    await pass(200)
    expect(screen.getByRole('alert').getAttribute('data-embed-code')).toBe('EMBED_WIDGET_TIMEOUT')
  })

  test('a widget that throws while it mounts is an error, not a broken page', async () => {
    const vendor = probe()
    vendor.modes.inline.mount = () => {
      throw new Error('boom')
    }
    show(createLab(), <Embed vendor={vendor} mode="inline" options={{}} title="Board" />)
    await pass(10)
    expect(screen.getByRole('alert').getAttribute('data-embed-code')).toBe('EMBED_WIDGET_ERROR')
  })

  test('fallback and renderError replace the library’s own', async () => {
    const lab = createLab(failing(401))
    show(
      lab,
      <Embed
        vendor={probe()}
        mode="inline"
        options={{}}
        title="Board"
        fallback={<p>one moment</p>}
        renderError={({ error, retry }) => <button onClick={retry}>{error.code}</button>}
      />,
    )
    expect(screen.getByText('one moment')).toBeTruthy()
    await pass(10)
    lab.respond(fresh(900))
    act(() => screen.getByText('EMBED_DENIED').click())
    await pass(10)
    expect(embedState()).toBe('ready')
  })

  test('labels are replaced, one by one', async () => {
    show(
      createLab(failing(403)),
      <Embed
        vendor={probe()}
        mode="inline"
        options={{}}
        title="Tafel"
        theme={{ labels: { retry: 'Nochmal' } }}
      />,
    )
    await pass(10)
    expect(screen.getByRole('button', { name: 'Nochmal' })).toBeTruthy()
    expect(screen.getByText('You don’t have access')).toBeTruthy()
  })
})
