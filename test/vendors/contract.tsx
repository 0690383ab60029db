import { cleanup, render } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EmbedTheme, VendorModes } from '../../src'
import { isNamed } from '../../src/vendor-kit/storage-keys'
import { expectConsole, takeFailures } from '../kit/printed'
import { breakFetch, FRAME_ADDRESS, isInPassing, isTokenTold, TIMING, untilRun, watchTokens } from './canary'
import { createContractPage } from './contract-page'
import type { ContractRow } from './contract-row'
import { hostile } from './hostile'
import { commands, createVendorWorld, documentText, drawn, storageEntries, type VendorWorld } from './world'

/** So long after a widget was touched, its user has left it; in ms. */
const LEFT_MS = 10_000
/** So long after a new token, a refusal is taken for an echo of the token before; in ms. */
const ECHO_MS = 2_100
const DARK: EmbedTheme = {
  colorScheme: 'dark',
  variables: { colorPrimary: '#fda4af', colorBackground: '#1c1917', colorText: '#fafaf9' },
}

/** Runs the contract on a vendor in a mode. @param file - whose servers to use. */
export function contract<M extends VendorModes>(file: string, row: ContractRow<M>): void {
  const { vendor, mode, can, see } = row
  const label = `${row.name}, ${mode}`
  let world: VendorWorld

  /** One check: what it returns is why it does not apply. */
  const check = (name: string, title: string, run: () => Promise<string | void>) =>
    test(`${name}: ${title}`, async () => {
      const reason = row.skips?.[name] ?? (await run())
      await commands.addResult({ row: label, check: name, outcome: reason ?? 'ok' })
    })

  const { one, page, ready, failed, mounted, counts, token, renew, use, useWell, write, leave, retry } =
    createContractPage(row, () => world)

  if (mode === 'iframe') hostile(file, row)

  describe(label, () => {
    beforeEach(async () => {
      world = await createVendorWorld(file)
    })
    afterEach(async () => {
      cleanup()
      expect(await isTokenTold(world), 'a token in an event').toBe(false)
      const { calls } = vi.mocked(console.error).mock
      calls.splice(0, calls.length, ...calls.filter(([first]) => !can.prints?.test(String(first))))
    })

    check(
      'mount',
      'it is there, once, with a live token, and nothing of the token is where it should not be',
      async () => {
        const { length } = history
        const shown = render(page(one()))
        await ready()
        await useWell()
        expect(world.countOf('widget.mounted')).toBe(1)
        expect(await world.requests()).toBe(1)
        expect(location.href).not.toContain(await token())
        expect(history.length).toBe(length)
        expect(
          storageEntries()
            .map(([, value]) => value)
            .join(),
        ).not.toContain(await token())
        expect(JSON.stringify(world.events)).not.toContain(await token())
        shown.unmount()
      },
    )

    check(
      'canary',
      'no token, new or old, is anywhere but where docs/security.md says, and none in an error or its cause',
      async () => {
        const canary = watchTokens(world)
        const shown = render(
          page(one('Widget', row.options(world), false, { onError: (error) => canary.errors.push(error) })),
        )
        await ready()
        await useWell()
        await leave()
        const before = await token()
        await renew()
        await world.pass(LEFT_MS)
        await world.heard('widget.token')
        expect(await token()).not.toBe(before)
        await ready()
        await useWell()
        expect(
          performance.getEntriesByType('resource').some(({ name }) => name.startsWith(world.servers.backend)),
        ).toBe(true)
        const places = can.token?.split('; ') ?? []
        const kept = places.filter((place) => !isInPassing(place))
        const isAllowed = (place: string) =>
          places.some((each) => [each, untilRun(each)].includes(place)) ||
          (places.includes(TIMING) && place === `${TIMING}, an old token`) ||
          // It was used up with the mount, which goes on.
          (can.once &&
            can.swap.how === 'in-place' &&
            places.some((each) => place === `${each}, an old token`))
        const found = await canary.find()
        expect(found.filter((place) => !isAllowed(place))).toEqual([])
        expect(found.map((place) => place.replace(', an old token', ''))).toEqual(
          expect.arrayContaining(kept),
        )
        if (mode === 'inline' && !row.makesNoCalls && !can.isFramed) {
          const broken = breakFetch(world.servers[row.id])
          await see.use('Widget')
          await expect.poll(() => broken.calls).toBeGreaterThan(0)
          await world.settled()
          vi.unstubAllGlobals()
        }
        shown.unmount()
        await world.settled()
        // The errors of the broken calls hold the token: what the vendor's own code prints of them is its own.
        for (const print of [console.error, console.warn]) {
          const { calls } = vi.mocked(print).mock
          calls.splice(
            0,
            calls.length,
            ...calls.filter(([first]) => String(first).startsWith('react-embed-token: ')),
          )
        }
        const left = await canary.find()
        canary.stop()
        expect(left.filter((place) => !isAllowed(place))).toEqual([])
        const held = kept.filter((place) => place !== FRAME_ADDRESS && place !== TIMING)
        expect(left.filter((place) => held.includes(place))).toEqual([])
        const line = `| ${row.name} | ${mode} | ${can.token ?? 'nowhere else'} |`
        expect(
          row.isExample ?? (await commands.readPage('security.md')).includes(line),
          `docs/security.md says: ${line}`,
        ).toBe(true)
      },
    )

    check('update', 'equal options change nothing, other options arrive', async () => {
      const { rerender } = render(page(one()))
      await ready()
      const before = see.roots()
      rerender(page(one('Widget', { ...row.options(world) })))
      await world.settled()
      expect(see.roots()).toEqual(before)
      rerender(page(one('Widget', row.changed.options(world))))
      await expect.poll(() => row.changed.hasArrived('Widget')).toBe(true)
      await ready()
      expect(world.countOf('widget.mounted')).toBe(row.changed.mounts ? 2 : 1)
    })

    check('theme', 'a change of theme mounts nothing anew, and is followed', async () => {
      const { rerender } = render(page(one()))
      await ready()
      const before = { roots: see.roots(), color: await see.color?.('Widget') }
      rerender(page(one(), { theme: DARK }))
      if (can.theme === null) await expect.poll(() => see.color?.('Widget')).not.toBe(before.color)
      await world.settled()
      expect(see.roots()).toEqual(before.roots)
      expect(world.countOf('widget.mounted')).toBe(1)
      expect(await world.requests()).toBe(1)
      return can.theme ?? undefined
    })

    check('swap', 'a renewed token is applied as docs/vendors says, at the price that it says', async () => {
      render(page(one()))
      await ready()
      await useWell()
      await write('half-written')
      const before = await token()
      const talk = await see.talk('Widget')
      const { length } = history
      await renew()
      await world.pass(LEFT_MS)
      await world.heard('widget.token')
      expect(await token()).not.toBe(before)
      const swapped = world.events.find((event) => event.type === 'widget.token')
      await ready()
      await world.settled() // what is to be lost is lost by now
      const keepsTalk = async () =>
        answersIn(await see.talk('Widget'), see.answer) >= answersIn(talk, see.answer)
      await expect
        .poll(async () => ({
          how: swapped?.how,
          text: (await see.text('Widget')) === 'half-written',
          talk: can.swap.talk === null ? null : await keepsTalk(),
        }))
        .toEqual(can.swap)
      await useWell()
      expect(history.length).toBe(length)
      const { how, text, talk: keepsAnswers } = can.swap
      const keeps =
        text && keepsAnswers !== false
          ? 'everything'
          : keepsAnswers
            ? 'the conversation'
            : text
              ? 'what is half written'
              : 'nothing'
      const vendors = await commands.readPage('vendors/index.md')
      const line = `| ${row.name} | ${mode} | ${how} | ${keeps} |`
      expect(row.isExample ?? vendors.includes(line), `docs/vendors/index.md says: ${line}`).toBe(true)
    })

    check('kept', 'with keepAlive it comes back to its view as docs/keep-alive.md says', async () => {
      const kept = one('Widget', row.options(world), true)
      const { rerender } = render(page(<section>{kept}</section>))
      await ready()
      const hasFrame = mode === 'iframe' || can.isFramed || row.makesNoCalls
      const isKept = can.kept === null && (!hasFrame || 'moveBefore' in Element.prototype)
      await useWell()
      await write('half-written')
      const talk = await see.talk('Widget')
      rerender(page(<p>elsewhere</p>))
      await expect
        .poll(() => document.querySelectorAll('[data-embed-parking] [data-embed-surface]').length)
        .toBe(isKept ? 1 : 0)
      await world.settled()
      rerender(page(<main>{kept}</main>))
      await mounted(isKept ? 1 : 2)
      await ready()
      await world.settled() // what starts anew has done so by now
      await ready()
      expect(world.countOf('widget.mounted')).toBe(isKept ? 1 : 2)
      expect(world.countOf('widget.resumed')).toBe(isKept ? 1 : 0)
      await expect.poll(async () => (await see.text('Widget')) === 'half-written').toBe(isKept)
      if (isKept && can.swap.talk !== null)
        expect(answersIn(await see.talk('Widget'), see.answer)).toBe(answersIn(talk, see.answer))
      await useWell()
      expect(await world.requests()).toBe(can.once && !isKept ? 2 : 1)
      const line = `| ${row.name} | ${mode} | ${can.kept === null ? 'yes' : can.kept} |`
      const keptAlive = await commands.readPage('keep-alive.md')
      expect(row.isExample ?? keptAlive.includes(line), `docs/keep-alive.md says: ${line}`).toBe(true)
      return can.kept ?? (isKept ? undefined : 'the browser has no Element.moveBefore')
    })

    check(
      'rejection',
      'a refused token is renewed once, and a second refusal is a failure with a Retry',
      async () => {
        render(page(one()))
        await ready()
        await useWell()
        await world.pass(ECHO_MS)
        await world.rotate(row.id)
        if (can.rejection !== null) {
          const before = await token()
          expect((await world.client.reportRejected(vendor, row.options(world))).value).not.toBe(before)
          await expect.poll(() => world.countOf('widget.token')).toBe(1)
          await ready()
          await useWell()
          await world.setBackend({ isStale: true })
          await world.rotate(row.id)
          await expect(world.client.reportRejected(vendor, row.options(world))).rejects.toMatchObject({
            code: 'EMBED_TOKEN_REJECTED',
          })
          return can.rejection
        }
        await use()
        await expect
          .poll(
            () =>
              world.events.filter((event) => event.type === 'token.received' && event.reason === 'rejected')
                .length,
          )
          .toBe(1)
        await ready()
        await useWell()
        await world.pass(ECHO_MS)
        await world.setBackend({ isStale: true })
        await world.rotate(row.id)
        await use()
        await failed()
        expect(world.events.findLast((event) => event.type === 'widget.failed')).toMatchObject({
          error: { code: 'EMBED_TOKEN_REJECTED' },
        })
        await world.setBackend({ isStale: false })
        retry('Widget')
        await ready()
        await useWell()
        takeFailures() // what the widget says of its calls
        expectConsole('EMBED_TOKEN_REJECTED')
      },
    )

    check(
      'unmounting',
      'unmounted while it mounts, it leaves nothing, and can be mounted again',
      async () => {
        const origin = world.servers[row.id]
        for (const itHas of [
          () => Promise.resolve(), // been rendered
          () => world.heard('token.requested'),
          () => drawn(), // had some time for the request
          () => world.heard('token.received'),
          () =>
            expect
              .poll(() => [...see.roots(), ...document.querySelectorAll(`script[src^="${origin}"]`)].length)
              .toBeGreaterThan(0),
          () => world.heard('widget.mounted'),
        ]) {
          const { unmount } = render(page(one()))
          await itHas()
          unmount()
        }
        await world.settled()
        expect(see.roots()).toEqual([])
        const { unmount } = render(page(one()))
        await ready()
        await useWell()
        expect(see.roots()).toHaveLength(1)
        expect(world.countOf('widget.failed')).toBe(0)
        unmount()
        await world.settled()
        expect(see.roots()).toEqual([])
      },
    )

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
        expect(await world.requests()).toBe(can.once ? 2 : 1)
        await useWell('First')
        await useWell('Second')
        return
      }
      await failed('Second')
      expectConsole('EMBED_CONFIG')
      const { error } = world.events.findLast((event) => event.type === 'widget.failed') as { error: Error }
      expect(error).toMatchObject({ code: 'EMBED_CONFIG' })
      expect(error.message).toContain('"First"')
      expect(see.roots()).toHaveLength(1)
      rerender(both(false))
      retry('Second')
      await ready('Second')
      return 'One fits on a page: the second is EMBED_CONFIG and names the first; when that is gone, Retry shows it.'
    })

    check(
      'identity',
      'of the user before, nothing is left: no token, no text, no storage, no call',
      async () => {
        const { rerender } = render(page(one()))
        await ready()
        await useWell()
        await see.type('Widget', 'secret-of-user-1')
        const before = { token: await token(), stored: storageEntries(), roots: see.roots() }
        expect(before.token).not.toBe('')
        world.user = 'user-2'
        rerender(page(one(), { identity: 'user-2' }))
        expect(storageEntries()).toEqual([])
        await mounted(2)
        await ready()
        const callsOfFirst = (await counts()).byUser?.['user-1']
        await useWell()
        const left = storageEntries().filter(
          ([key, value]) =>
            !/^(true|false)$/.test(value) && before.stored.some((old) => old[0] === key && old[1] === value),
        )
        expect(left).toEqual([])
        const all = documentText() + (await see.talk('Widget')) + (await see.text('Widget'))
        expect(all).not.toContain('secret-of-user-1')
        if (mode === 'inline') expect(see.roots().some((root) => before.roots.includes(root))).toBe(false)
        if (can.user !== null) return can.user
        expect(await token()).not.toBe(before.token)
        expect(all).not.toContain(before.token)
        expect((await counts()).byUser?.['user-1']).toBe(callsOfFirst)
        expect((await counts()).byUser?.['user-2']).toBeGreaterThan(0)
      },
    )

    check(
      'leaks',
      'gone, it leaves no token, no element, and no storage that it has not declared',
      async () => {
        const others = () => document.body.querySelectorAll('*').length - (see.leaves?.().length ?? 0)
        const elements = others()
        const { unmount } = render(page(one()))
        await ready()
        await useWell()
        const held = await token()
        unmount()
        await world.settled()
        expect(others()).toBe(elements + 1) // Testing Library's own container
        expect(documentText()).not.toContain(held)
        const undeclared = storageEntries().filter(
          ([key]) => !vendor.storage?.keys.some((named) => isNamed(named, key)),
        )
        expect(undeclared).toEqual([])
        return can.leaves
      },
    )
  })
}

/** How often the widget has answered, by what is to be read in it. */
function answersIn(talk: string, answer: RegExp): number {
  return talk.match(new RegExp(answer, 'g'))?.length ?? 0
}
