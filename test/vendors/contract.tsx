import { cleanup, fireEvent, render } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  Embed,
  EmbedProvider,
  type EmbedMode,
  type EmbedProps,
  type EmbedTheme,
  type EmbedVendor,
  type ModeOptions,
  type VendorModes,
} from '../../src'
import type { VendorId } from './servers'
import { commands, createVendorWorld, documentText, embedOf, storageEntries, wait, type Counts, type VendorWorld } from './world'

/** One vendor in one mode, and what is declared of it. The suite has no other knowledge of a vendor. */
export interface ContractRow<M extends VendorModes> {
  /** As the README's table of swaps calls it. */
  name: string
  id: VendorId
  vendor: EmbedVendor<M>
  mode: EmbedMode
  /** A vendor of an example: the README's table does not have it. */
  isExample?: boolean
  options: (world: VendorWorld) => ModeOptions<M>
  /** Other options, and how to see that they have arrived. `mounts`: whether that takes a new mount. */
  changed: { options: (world: VendorWorld) => ModeOptions<M>; arrives: (title: string, world: VendorWorld) => unknown; mounts: boolean }
  can: {
    /** How a renewed token is applied, and what its user keeps: a half-written text, and what was said before; `null`: nothing is said in it. */
    swap: { how: 'in-place' | 'reload' | 'remount'; text: boolean; talk: boolean | null }
    /** Why it is mounted anew though its `<Embed>` says `keepAlive`; `null`: it comes back as it was. */
    kept: string | null
    /** Why it cannot follow a change of theme; `null`: it does. */
    theme: string | null
    /** Why it does not tell by itself that its token was refused; `null`: it does, when it is used. */
    rejection: string | null
    /** How many fit on a page. */
    perPage: number
    /** Why every user has the same token; `null`: each has one. */
    user: string | null
    /** Whether its vendor's rotation ends what is open; otherwise a live token is swapped for another. */
    rotates: boolean
    /** What its own code prints on the console when its token is refused. */
    prints?: RegExp
  }
  see: {
    /** Every element of the widget's on the page, wherever it is. */
    roots: () => Element[]
    type: (title: string, text: string) => unknown
    text: (title: string) => string | Promise<string>
    /** Does something that makes the widget call its vendor. */
    use: (title: string) => unknown
    /** What is to be read in it. */
    talk: (title: string) => string | Promise<string>
    /** What `use` adds to `talk`. */
    answer: RegExp
    /** A colour of it. */
    color?: (title: string) => string | Promise<string>
    calls: (counts: Counts) => number
    refused: (counts: Counts) => number
  }
}

const LOAD = { timeout: 15_000, interval: 50 }
const LIGHT: EmbedTheme = { colorScheme: 'light' }
const DARK: EmbedTheme = { colorScheme: 'dark', variables: { colorPrimary: '#fda4af', colorBackground: '#1c1917', colorText: '#fafaf9' } }

/** Runs the contract on a vendor in a mode. @param file - whose servers to use. */
export function contract<M extends VendorModes>(file: string, row: ContractRow<M>): void {
  const { vendor, mode, can, see } = row
  const label = `${row.name}, ${mode}`
  let world: VendorWorld

  beforeEach(async () => {
    world = await createVendorWorld(file)
  })
  afterEach(() => {
    cleanup()
    const { calls } = vi.mocked(console.error).mock
    calls.splice(0, calls.length, ...calls.filter(([first]) => !can.prints?.test(String(first))))
  })

  /** One check: what it returns is why it does not apply. */
  const check = (name: string, title: string, run: () => Promise<string | void>) =>
    test(`${name}: ${title}`, async () => {
      const reason = await run()
      await commands.addResult({ row: label, check: name, outcome: reason ?? 'ok' })
    })

  const one = (title = 'Widget', options = row.options(world), keepAlive = false) => (
    <Embed {...({ vendor, mode, options, title, keepAlive, height: 420 } as unknown as EmbedProps<{ inline: object }, 'inline'>)} />
  )
  const page = (children: ReactNode, { theme = LIGHT, identity = 'user-1' }: { theme?: EmbedTheme; identity?: string } = {}) => (
    <EmbedProvider client={world.client} identity={identity} theme={theme}>
      {children}
    </EmbedProvider>
  )
  const ready = (title = 'Widget') => vi.waitFor(() => expect(embedOf(title).dataset['embedState']).toBe('ready'), LOAD)
  const failed = (title = 'Widget') => vi.waitFor(() => expect(embedOf(title).dataset['embedState']).toBe('failed'), LOAD)
  const counts = () => world.countsOf(row.id)
  const token = () => world.client.getState(vendor, row.options(world)).token?.value ?? ''

  /** Uses the widget until its vendor has heard from it. */
  async function use(title = 'Widget') {
    const before = see.calls(await counts())
    await see.use(title)
    await vi.waitFor(async () => expect(see.calls(await counts())).toBeGreaterThan(before), LOAD)
  }

  /** Uses it, and sees what comes of it. */
  async function useWell(title = 'Widget') {
    const refused = see.refused(await counts())
    await use(title)
    await vi.waitFor(async () => expect(await see.talk(title)).toMatch(see.answer), LOAD)
    expect(see.refused(await counts()), 'calls with a refused token').toBe(refused)
  }

  describe(label, () => {
    check('mount', 'it is there, once, with a live token, and nothing of the token is where it should not be', async () => {
      const { length } = history
      const shown = render(page(one()))
      await ready()
      await useWell()
      expect(world.countOf('widget.mounted')).toBe(1)
      expect(await world.requests()).toBe(1)
      expect(location.href).not.toContain(token())
      expect(history.length).toBe(length)
      expect(
        storageEntries()
          .map(([, value]) => value)
          .join(),
      ).not.toContain(token())
      expect(JSON.stringify(world.events)).not.toContain(token())
      shown.unmount()
    })

    check('update', 'equal options change nothing, other options arrive', async () => {
      const { rerender } = render(page(one()))
      await ready()
      const before = see.roots()
      rerender(page(one('Widget', { ...row.options(world) })))
      await wait(100)
      expect(see.roots()).toEqual(before)
      rerender(page(one('Widget', row.changed.options(world))))
      await vi.waitFor(() => row.changed.arrives('Widget', world), LOAD)
      await ready()
      expect(world.countOf('widget.mounted')).toBe(row.changed.mounts ? 2 : 1)
    })

    check('theme', 'a change of theme mounts nothing anew, and is followed', async () => {
      const { rerender } = render(page(one()))
      await ready()
      const before = { roots: see.roots(), color: await see.color?.('Widget') }
      rerender(page(one(), { theme: DARK }))
      if (can.theme === null) await vi.waitFor(async () => expect(await see.color?.('Widget')).not.toBe(before.color), LOAD)
      await wait(200)
      expect(see.roots()).toEqual(before.roots)
      expect(world.countOf('widget.mounted')).toBe(1)
      expect(await world.requests()).toBe(1)
      return can.theme ?? undefined
    })

    check('swap', 'a renewed token is applied as the README says, at the price that it says', async () => {
      render(page(one()))
      await ready()
      await useWell()
      await see.type('Widget', 'half-written')
      if (document.activeElement instanceof HTMLIFrameElement) document.activeElement.blur() // the user has left it
      const before = token()
      if (can.rotates) await world.rotate(row.id)
      const talk = await see.talk('Widget')
      const { length } = history
      await world.client.refresh(vendor, row.options(world))
      expect(token()).not.toBe(before)
      const swapped = await vi.waitFor(() => {
        const found = world.events.find((event) => event.type === 'widget.token')
        expect(found).toBeDefined()
        return found
      }, LOAD)
      await ready()
      await wait(500) // whatever is to be lost is lost by now
      const text = (await see.text('Widget')) === 'half-written'
      const keepsTalk = can.swap.talk === null ? null : answersIn(await see.talk('Widget'), see.answer) >= answersIn(talk, see.answer)
      expect({ how: swapped?.type === 'widget.token' && swapped.how, text, talk: keepsTalk }).toEqual(can.swap)
      await useWell()
      expect(history.length).toBe(length)
      const keeps = text && keepsTalk !== false ? 'everything' : keepsTalk ? 'the conversation' : text ? 'what is half written' : 'nothing'
      const readme = await commands.readReadme()
      const line = `| ${row.name} | ${mode} | ${can.swap.how} | ${keeps} |`
      expect(row.isExample ?? readme.includes(line), `the README says: ${line}`).toBe(true)
    })

    check('kept', 'with keepAlive it comes back to its view as the README says', async () => {
      const kept = one('Widget', row.options(world), true)
      const { rerender } = render(page(<section>{kept}</section>))
      await ready()
      await useWell()
      await see.type('Widget', 'half-written')
      if (document.activeElement instanceof HTMLIFrameElement) document.activeElement.blur()
      const talk = await see.talk('Widget')
      rerender(page(<p>elsewhere</p>))
      await wait(300)
      expect(document.querySelectorAll('[data-embed-parking] [data-embed-surface]')).toHaveLength(can.kept === null ? 1 : 0)
      rerender(page(<main>{kept}</main>))
      await ready()
      await wait(500) // whatever starts anew has done so by now
      await ready()
      expect(world.countOf('widget.mounted')).toBe(can.kept === null ? 1 : 2)
      expect(world.countOf('widget.resumed')).toBe(can.kept === null ? 1 : 0)
      expect((await see.text('Widget')) === 'half-written').toBe(can.kept === null)
      if (can.kept === null && can.swap.talk !== null) expect(answersIn(await see.talk('Widget'), see.answer)).toBe(answersIn(talk, see.answer))
      await useWell()
      expect(await world.requests()).toBe(1)
      const line = `| ${row.name} | ${mode} | ${can.kept === null ? 'yes' : can.kept} |`
      expect(row.isExample ?? (await commands.readReadme()).includes(line), `the README says: ${line}`).toBe(true)
      return can.kept ?? undefined
    })

    check('rejection', 'a refused token is renewed once, and a second refusal is a failure with a Retry', async () => {
      render(page(one()))
      await ready()
      await useWell()
      await wait(2_100) // a refusal right after a renewal is taken for an echo
      await world.rotate(row.id)
      if (can.rejection !== null) {
        const before = token()
        expect((await world.client.reportRejected(vendor, row.options(world))).value).not.toBe(before)
        await vi.waitFor(() => expect(world.countOf('widget.token')).toBe(1), LOAD)
        await ready()
        await useWell()
        await world.setBackend({ isStale: true })
        await world.rotate(row.id)
        await expect(world.client.reportRejected(vendor, row.options(world))).rejects.toMatchObject({ code: 'EMBED_TOKEN_REJECTED' })
        return can.rejection
      }
      await use()
      await vi.waitFor(
        () => expect(world.events.filter((event) => event.type === 'token.refreshed' && event.reason === 'rejected')).toHaveLength(1),
        LOAD,
      )
      await ready()
      await useWell()
      await wait(2_100)
      await world.setBackend({ isStale: true })
      await world.rotate(row.id)
      await use()
      await failed()
      expect(world.events.findLast((event) => event.type === 'widget.failed')).toMatchObject({ error: { code: 'EMBED_TOKEN_REJECTED' } })
      await world.setBackend({ isStale: false })
      const retry = [...embedOf('Widget').querySelectorAll('button')].find(({ textContent }) => textContent === 'Try again')
      expect(retry).toBeDefined()
      if (retry) fireEvent.click(retry)
      await ready()
      await useWell()
    })

    check('unmounting', 'unmounted while it mounts, it leaves nothing, and can be mounted again', async () => {
      for (const afterMs of [null, 0, 5, 20, 60, 150]) {
        const { unmount } = render(page(one()))
        if (afterMs !== null) await wait(afterMs)
        unmount()
      }
      await wait(800)
      expect(see.roots()).toEqual([])
      expect(world.countOf('widget.failed')).toBe(0)
      render(page(one()))
      await ready()
      await useWell()
      expect(see.roots()).toHaveLength(1)
    })

    check('StrictMode', 'its double effects mount one', async () => {
      render(<StrictMode>{page(one())}</StrictMode>)
      await ready()
      await useWell()
      expect(see.roots()).toHaveLength(1)
      expect(world.countOf('widget.mounted')).toBe(1)
    })

    check('two', 'two of them on a page share a token, or the second says which one is there', async () => {
      const both = (isFirst: boolean) =>
        page(
          <>
            {isFirst && <div key="1">{one('First')}</div>}
            <div key="2">{one('Second')}</div>
          </>,
        )
      const { rerender } = render(both(true))
      await ready('First')
      if (can.perPage > 1) {
        await ready('Second')
        expect(see.roots()).toHaveLength(2)
        expect(await world.requests()).toBe(1)
        await useWell('First')
        await useWell('Second')
        return
      }
      await failed('Second')
      const { error } = world.events.findLast((event) => event.type === 'widget.failed') as { error: Error }
      expect(error).toMatchObject({ code: 'EMBED_CONFIG' })
      expect(error.message).toContain('"First"')
      expect(see.roots()).toHaveLength(1)
      rerender(both(false))
      const retry = [...embedOf('Second').querySelectorAll('button')].find(({ textContent }) => textContent === 'Try again')
      if (retry) fireEvent.click(retry)
      await ready('Second')
      return 'One fits on a page: the second is EMBED_CONFIG and names the first; when that is gone, Retry shows it.'
    })

    check('identity', 'of the user before, nothing is left: no token, no text, no storage, no call', async () => {
      const { rerender } = render(page(one()))
      await ready()
      await useWell()
      await see.type('Widget', 'secret-of-user-1')
      const before = { token: token(), stored: storageEntries(), roots: see.roots() }
      expect(before.token).not.toBe('')
      world.user = 'user-2'
      rerender(page(one(), { identity: 'user-2' }))
      expect(storageEntries()).toEqual([])
      await vi.waitFor(() => expect(world.countOf('widget.mounted')).toBe(2), LOAD)
      await ready()
      const callsOfFirst = (await counts()).byUser?.['user-1']
      await useWell()
      const left = storageEntries().filter(
        ([key, value]) => !/^(true|false)$/.test(value) && before.stored.some((old) => old[0] === key && old[1] === value),
      )
      expect(left).toEqual([])
      const all = documentText() + (await see.talk('Widget')) + (await see.text('Widget'))
      expect(all).not.toContain('secret-of-user-1')
      if (mode === 'inline') expect(see.roots().some((root) => before.roots.includes(root))).toBe(false)
      if (can.user !== null) return can.user
      expect(token()).not.toBe(before.token)
      expect(all).not.toContain(before.token)
      expect((await counts()).byUser?.['user-1']).toBe(callsOfFirst)
      expect((await counts()).byUser?.['user-2']).toBeGreaterThan(0)
    })

    check('leaks', 'gone, it leaves no token, no element, and no storage that it has not declared', async () => {
      const elements = document.body.querySelectorAll('*').length
      const { unmount } = render(page(one()))
      await ready()
      await useWell()
      const held = token()
      unmount()
      await wait(300)
      expect(document.body.querySelectorAll('*').length).toBe(elements + 1) // Testing Library's own container
      expect(documentText()).not.toContain(held)
      const undeclared = storageEntries().filter(
        ([key]) => !(vendor.storage ?? []).some((rule) => (rule.endsWith('*') ? key.startsWith(rule.slice(0, -1)) : key === rule)),
      )
      expect(undeclared).toEqual([])
    })
  })
}

/** How often the widget has answered, by what is to be read in it. */
function answersIn(talk: string, answer: RegExp): number {
  return talk.match(new RegExp(answer, 'g'))?.length ?? 0
}
