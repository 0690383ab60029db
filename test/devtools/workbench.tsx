import { act, fireEvent, render, within } from '@testing-library/react'
import { vi } from 'vitest'
import { Embed, EmbedProvider, type EmbedClient } from '../../src'
import { EmbedDevtools, type EmbedDevtoolsProps } from '../../src/devtools'
import { acme } from '../kit/acme'
import { pass } from '../kit/rendered'

/** A page with an embed and the devtools. */
export function Page({
  client,
  hasEmbed = true,
  ...props
}: EmbedDevtoolsProps & { client: EmbedClient; hasEmbed?: boolean }) {
  return (
    <EmbedProvider client={client}>
      {hasEmbed && <Embed vendor={acme} mode="inline" options={{ account: 'a1' }} title="Board" />}
      <EmbedDevtools {...props} />
    </EmbedProvider>
  )
}

export function shadow(): ShadowRoot {
  const root = document.querySelector('[data-embed-devtools]')?.shadowRoot
  if (!root) throw new Error('There are no devtools on the page.')
  return root
}

export function tools() {
  return within(shadow().firstElementChild as HTMLElement)
}

export function launcher(): HTMLElement {
  return tools().getByRole('button', { name: /^Embed devtools/ })
}

/** What the panel says of something: the words after `Next`, `Token` or `Error`. */
export function fact(name: string, card = 0): string {
  const term = within(tools().getAllByRole('region', { name: /^acme/ })[card] as HTMLElement).getByText(
    name,
    { selector: 'dt' },
  )
  return term.nextElementSibling?.textContent ?? ''
}

export async function press(name: string): Promise<void> {
  fireEvent.click(tools().getByRole('button', { name }))
  await pass(0)
}

/** Renders a page, waits for its token, and opens the panel. */
export async function openPanel(
  client: EmbedClient,
  props: EmbedDevtoolsProps & { hasEmbed?: boolean } = {},
) {
  const page = render(<Page client={client} {...props} />)
  await pass(100)
  if (!props.initialIsOpen) fireEvent.click(launcher())
  await settlePanel()
  return page
}

/** The panel's code is loaded when it is first opened. */
export async function settlePanel(): Promise<void> {
  await act(async () => {
    await vi.dynamicImportSettled()
    await vi.advanceTimersByTimeAsync(50)
  })
}

/** What the panel says of each widget. */
export function widgets(): (string | null)[] {
  const list = tools().getByRole('list', { name: 'Widgets' })
  return within(list)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent)
}
