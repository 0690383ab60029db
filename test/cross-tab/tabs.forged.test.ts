import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type EmbedClientOptions, type EmbedVendor, fromFunction } from '../../src'
import { fingerprint } from '../../src/base/fingerprint'
import { shareAcrossTabs } from '../../src/cross-tab/share-across-tabs'
import { acme } from '../kit/acme'
import { failing, fresh, hanging } from '../kit/answers'
import { jwt } from '../kit/jwt'
import { createLab, type Lab } from '../kit/lab'
import { mockNeighbours, type Neighbours } from '../kit/neighbours'
import { DAY, fakeTime, MINUTE, pass, SECOND } from '../kit/time'

fakeTime()

const YEAR = 365 * DAY

let neighbours: Neighbours

beforeEach(() => {
  neighbours = mockNeighbours()
})
afterEach(() => {
  vi.unstubAllGlobals()
})

/** A vendor that documents how long its tokens live. */
const documenting = (lifetimeSeconds: number | null | undefined) =>
  lifetimeSeconds === undefined ? acme : { ...acme, token: { lifetimeSeconds } }

interface Tab extends Lab {
  state: () => ReturnType<Lab['client']['getState']>
  token: () => string | undefined
  leave: () => void
  /** How long the token is believed to live from now, in ms. */
  leftMs: () => number
}

/** A tab of user u1 that needs a token. Its own tokens are called `token-1`, `token-2`, … */
function openTab(
  name: string,
  answer: Parameters<typeof createLab>[0] = fresh(900),
  vendor: EmbedVendor<{ inline: object }> = acme,
  options: Partial<EmbedClientOptions> = {},
): Tab {
  return neighbours.inTab(name, () => {
    const lab = createLab(answer, { crossTab: shareAcrossTabs(), identity: 'u1', ...options })
    const leave = lab.client.subscribe(vendor, {}, () => {})
    const state = () => lab.client.getState(vendor, {})
    return {
      ...lab,
      state,
      leave,
      token: () => state().token?.value,
      leftMs: () => (state().token?.expiresAt ?? Infinity) - lab.client.now(),
    }
  })
}

interface Message {
  type: string
  id: string
  key: string
}

/** Another script of the origin, on the channel of user u1. It hears everything, and can say everything. */
function openScript(onAsk: (say: (answer: object) => void, question: Message) => void = () => {}) {
  return neighbours.inTab('script', () => {
    const channel = new BroadcastChannel('react-embed-token:string:u1')
    const heard: Message[] = []
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
      heard.push(data)
      if (data.type === 'ask')
        onAsk(
          (answer) =>
            channel.postMessage({
              type: 'answer',
              id: data.id,
              isBusy: false,
              waitMs: 0,
              shared: null,
              ...answer,
            }),
          data,
        )
    }
    return { heard, say: (message: object) => channel.postMessage(message), end: () => channel.close() }
  })
}

/** A script that gives a token of its own to whoever asks. */
const openPlanter = (shared: object) => openScript((say) => say({ shared: { value: 'planted', ...shared } }))

describe('a forged answer', () => {
  const FOR_EVER = { leftMs: null, lifetimeMs: null }
  const FOR_A_YEAR = { leftMs: YEAR, lifetimeMs: YEAR }

  test.each<[string, number | null | undefined, object, number]>([
    ['for ever', 900, FOR_EVER, 900 * SECOND],
    ['for a year', 900, FOR_A_YEAR, 900 * SECOND],
    ['for longer than there are dates', 900, { leftMs: 9e15, lifetimeMs: 9e15 }, 900 * SECOND],
    ['for ever', undefined, FOR_EVER, DAY],
    ['for a year', undefined, FOR_A_YEAR, DAY],
    ['for ever', null, FOR_EVER, DAY],
    ['for a year', 30 * 86_400, FOR_A_YEAR, DAY],
    ['for 10 minutes', 900, { leftMs: 10 * MINUTE, lifetimeMs: 15 * MINUTE }, 10 * MINUTE],
  ])(
    'that claims to live %s, of a vendor that documents %s s, %j, lives %i ms at most, and is followed by a token of the endpoint',
    async (_, documented, shared, mostMs) => {
      const script = openPlanter(shared)
      const tab = openTab('a', fresh(900), documenting(documented))
      await pass(200)
      expect(tab.token()).toBe('planted')
      expect(tab.leftMs()).toBeLessThanOrEqual(mostMs)
      expect(tab.leftMs()).toBeGreaterThan(mostMs - SECOND)
      script.end()
      await pass(mostMs)
      expect(tab.token()).toMatch(/^token-/)
    },
  )

  test('lives no longer than the tokens that the tab itself was given', async () => {
    const tab = openTab('a', fresh(120))
    await pass(SECOND)
    openPlanter(FOR_A_YEAR)
    await pass(100 * SECOND)
    expect(tab.token()).toBe('planted')
    expect(tab.leftMs()).toBeLessThanOrEqual(120 * SECOND)
  })

  test('lives for ever only where the tab itself was given a token without an end', async () => {
    const tab = openTab('a', () => ({ embedToken: 'immortal', expiresIn: null }))
    await pass(SECOND)
    tab.leave()
    await pass(MINUTE)
    openPlanter(FOR_EVER)
    tab.client.subscribe(acme, {}, () => {})
    await pass(SECOND)
    expect(tab.state().token).toMatchObject({ value: 'planted', expiresAt: null })
  })

  test('to another user is not believed for what the one before was given', async () => {
    const tab = openTab('a', () => ({ embedToken: 'immortal', expiresIn: null }), acme, { identity: 'u2' })
    await pass(SECOND)
    openPlanter(FOR_EVER)
    tab.client.setIdentity('u1')
    await pass(SECOND)
    expect(tab.token()).toBe('planted')
    expect(tab.leftMs()).toBeLessThanOrEqual(DAY)
  })

  test('gives way to what a person asks for, after a renewal from another tab as well', async () => {
    const script = openPlanter({ leftMs: 2 * MINUTE, lifetimeMs: 2 * MINUTE })
    const tab = openTab('a')
    await pass(SECOND)
    script.end()
    const other = openScript((say) => say({ shared: { value: 'planted-later', ...FOR_A_YEAR } }))
    await pass(2 * MINUTE)
    expect(tab.token()).toBe('planted-later')
    other.end()
    const asked = tab.client.refresh(acme, {})
    await pass(SECOND)
    await expect(asked).resolves.toMatchObject({ value: 'token-1' })
    expect(tab.token()).toBe('token-1')
    expect(tab.leftMs()).toBeLessThanOrEqual(900 * SECOND)
  })

  test('gives way to a shorter-lived token of the endpoint at its renewal', async () => {
    const script = openPlanter(FOR_EVER)
    const tab = openTab('a')
    await pass(SECOND)
    script.end()
    await pass(0.85 * DAY)
    expect(tab.token()).toMatch(/^token-/)
  })
})

describe('a JWT that another tab gives', () => {
  const claims = (fromNow: { iat?: number; exp: number }) =>
    jwt(
      Object.fromEntries(
        Object.entries(fromNow).map(([name, seconds]) => [name, Date.now() / SECOND + seconds]),
      ),
    )
  const plant = (value: string) => openPlanter({ value, leftMs: 15 * MINUTE, lifetimeMs: 15 * MINUTE })

  test.each([
    ['exp', { exp: 300 }, 300],
    ['exp less iat', { iat: -10, exp: 290 }, 290],
    ['exp less iat, though it is not valid yet', { iat: 3_600, exp: 3_900 }, 300],
  ])('lives no longer than its %s', async (_, fromNow, seconds) => {
    plant(claims(fromNow))
    const tab = openTab('a')
    await pass(200)
    expect(tab.requests).toHaveLength(0)
    expect(tab.leftMs()).toBeLessThanOrEqual(seconds * SECOND)
    expect(tab.leftMs()).toBeGreaterThan((seconds - 2) * SECOND)
  })

  test('is not taken when it has expired, whatever the other tab says of it', async () => {
    plant(claims({ iat: -960, exp: -60 }))
    const tab = openTab('a')
    await pass(200)
    expect(tab.token()).toBe('token-1')
  })

  test('is judged by the clock of the backend once the tab knows it: a wrong clock costs one request', async () => {
    const behind = 2 * 60 * MINUTE
    const tab = openTab(
      'a',
      () =>
        new Response(JSON.stringify({ embedToken: 'own', expiresIn: 900 }), {
          headers: { date: new Date(Date.now() - behind).toUTCString() },
        }),
    )
    plant('nothing yet')
    await pass(SECOND)
    expect(tab.token()).toBe('own')
    const valid = jwt({ exp: (Date.now() - behind) / SECOND + 30 * 60 })
    plant(valid)
    await pass(14 * MINUTE)
    expect(tab.token()).toBe(valid)
    expect(tab.requests).toHaveLength(1)
  })
})

describe('a forged wait', () => {
  const openStaller = (waitMs: number) => openScript((say) => say({ waitMs }))
  const told = (tab: Tab) =>
    tab.events.flatMap((event) => (event.type === 'token.failed' ? [event.error.retryAfterMs] : []))

  test.each([Infinity, 1e15, DAY, 61 * SECOND])(
    'of %d ms holds the tab up for a minute, and then ends with the script',
    async (waitMs) => {
      const script = openStaller(waitMs)
      const tab = openTab('a')
      await pass(SECOND)
      expect(told(tab)).toEqual([MINUTE])
      script.end()
      await pass(MINUTE + 6 * SECOND)
      expect(tab.token()).toBe('token-1')
    },
  )

  test.each([NaN, -1, 0, '60000', null])('of %s is none', async (waitMs) => {
    openStaller(waitMs as number)
    const tab = openTab('a')
    await pass(SECOND)
    expect(tab.token()).toBe('token-1')
  })

  test('is not passed on to other tabs', async () => {
    const script = openStaller(DAY)
    const victim = openTab('a')
    await pass(SECOND)
    expect(victim.state().status).toBe('failed')
    script.end()
    const later = openTab('b')
    await pass(SECOND)
    expect(later.token()).toBe('token-1')
    expect(told(later)).toEqual([])
  })

  test('refuses no person: `refresh` and Retry ask the endpoint at once', async () => {
    openStaller(DAY)
    const tab = openTab('a')
    await pass(SECOND)
    await expect(tab.client.refresh(acme, {})).resolves.toMatchObject({ value: 'token-1' })
    const other = openTab('b', fresh(900), acme, {
      source: fromFunction(() => ({ embedToken: 'other', expiresIn: 900 }), { id: 'other' }),
    })
    await pass(SECOND)
    expect(other.state().status).toBe('failed')
    other.client.retryFailed()
    await pass(SECOND)
    expect(other.token()).toBe('other')
  })
})

describe('a wait that the endpoint told one tab', () => {
  test('is heeded by the others to its end, a minute at a time, and holds no person of theirs up', async () => {
    const told = openTab('a', failing(429, { retryAfter: 600 }))
    await pass(SECOND)
    const other = openTab('b')
    await pass(595 * SECOND)
    expect(told.requests).toHaveLength(1)
    expect(other.requests).toHaveLength(0)
    expect(other.events.filter(({ type }) => type === 'token.requested').length).toBeLessThanOrEqual(11)
    await expect(told.client.refresh(acme, {})).rejects.toMatchObject({ code: 'EMBED_RATE_LIMITED' })
    await expect(other.client.refresh(acme, {})).resolves.toMatchObject({ value: 'token-1' })
  })

  test('ends with that tab, for the others only heard of it', async () => {
    openTab('a', failing(429, { retryAfter: 600 }))
    await pass(SECOND)
    const other = openTab('b')
    await pass(SECOND)
    neighbours.close('a')
    await pass(MINUTE + 6 * SECOND)
    expect(other.token()).toBe('token-1')
  })
})

describe('a forged sign-out', () => {
  const ANOTHER = { type: 'identity.changed', tab: 'other' }

  test.each<[string, (tab: Tab) => void]>([
    ['the page says the same user again', (tab) => tab.client.setIdentity('u1')],
    ['the user signs in, in another tab', () => void openTab('b')],
  ])('holds until %s', async (_, heal) => {
    const script = openScript()
    const tab = openTab('a')
    await pass(SECOND)
    script.say({ type: 'ended' })
    await pass(SECOND)
    expect(tab.state()).toMatchObject({ status: 'loading', token: null })
    heal(tab)
    await pass(SECOND)
    expect(tab.state().status).toBe('ready')
  })

  test('heals by itself in a page that looks at its session when it hears of a sign-out, and a real one does not', async () => {
    let session: string | null = 'u1'
    const script = openScript()
    const tab = openTab('a')
    tab.client.onEvent((event) => {
      if (event.type === 'identity.changed' && event.tab === 'other')
        setTimeout(() => tab.client.setIdentity(session), 100)
    })
    await pass(SECOND)
    script.say({ type: 'ended' })
    await pass(SECOND)
    expect(tab.events).toContainEqual(expect.objectContaining(ANOTHER))
    expect(tab.state().status).toBe('ready')
    session = null
    script.say({ type: 'ended' })
    await pass(SECOND)
    expect(tab.state().status).toBe('loading')
    expect(tab.client.identity).toBeNull()
  })
})

describe('a forged sign-in', () => {
  test('changes nothing for a user who is signed in', async () => {
    const script = openScript()
    const tab = openTab('a')
    await pass(SECOND)
    script.say({ type: 'begun' })
    await pass(MINUTE)
    expect(tab.token()).toBe('token-1')
    expect(tab.requests).toHaveLength(1)
  })

  test('after a sign-out makes a request, which the backend refuses, and then the few of a session that is over', async () => {
    const script = openScript()
    const tab = openTab('a')
    await pass(SECOND)
    script.say({ type: 'ended' })
    tab.respond(failing(401))
    await pass(SECOND)
    script.say({ type: 'begun' })
    await pass(SECOND)
    expect(tab.requests).toHaveLength(2)
    await pass(30 * MINUTE)
    expect(tab.requests.length).toBeGreaterThan(20)
    expect(tab.requests.length).toBeLessThanOrEqual(45) // each 24 s, then each 48 s
    expect(tab.state()).toMatchObject({ status: 'failed', error: { code: 'EMBED_DENIED' } })
  })
})

describe('a flood', () => {
  const answersBy = (from: number) =>
    neighbours.posted.slice(from).filter(({ data }) => (data as Message).type === 'answer').length
  async function settled() {
    const script = openScript()
    const tab = openTab('a')
    await pass(SECOND)
    const { key } = script.heard.find(({ type }) => type === 'ask') as Message
    return { script, tab, key }
  }

  test('of questions is answered 200 times at once and 200 times a second, and a tab that asks later is answered', async () => {
    const { script, key } = await settled()
    const from = neighbours.posted.length
    for (let i = 0; i < 600; i += 1) script.say({ type: 'ask', id: `f${i}`, key })
    await pass(10)
    expect(answersBy(from)).toBeGreaterThanOrEqual(200)
    expect(answersBy(from)).toBeLessThanOrEqual(210)
    await pass(SECOND)
    const later = openTab('b')
    await pass(SECOND)
    expect(later.requests).toHaveLength(0)
    expect(later.token()).toBe('token-1')
  })

  test('of questions costs a tab that asks meanwhile one request', async () => {
    const { script, key } = await settled()
    const flood = setInterval(() => {
      for (let i = 0; i < 30; i += 1) script.say({ type: 'ask', id: `f${i}`, key })
    }, 50)
    await pass(SECOND)
    const meanwhile = openTab('b')
    await pass(SECOND)
    expect(meanwhile.state().status).toBe('ready')
    expect(meanwhile.requests.length).toBeLessThanOrEqual(1)
    clearInterval(flood)
  })

  test('of questions to a tab that fetches is not kept without a bound', async () => {
    const script = openScript()
    openTab(
      'a',
      () =>
        new Promise((resolve) =>
          setTimeout(() => resolve({ embedToken: 'late', expiresIn: 900 }), 3 * SECOND),
        ),
    )
    await pass(500)
    const { key } = script.heard.find(({ type }) => type === 'ask') as Message
    const from = neighbours.posted.length
    for (let i = 0; i < 600; i += 1) script.say({ type: 'ask', id: `f${i}`, key })
    await pass(5 * SECOND)
    expect(answersBy(from), 'that it is busy, and the token').toBeLessThanOrEqual(420)
  })

  test('of sign-outs and sign-ins is acted on 200 times a second, makes no more requests than the bound allows, and ends as a sign-out does', async () => {
    const { script, tab } = await settled()
    for (let i = 0; i < 300; i += 1) for (const type of ['ended', 'begun']) script.say({ type })
    await pass(SECOND)
    expect(tab.events.filter(({ type }) => type === 'identity.changed').length).toBeLessThanOrEqual(420)
    expect(tab.requests.length).toBeLessThanOrEqual(2)
    tab.client.setIdentity('u1')
    await pass(30 * SECOND)
    expect(tab.state().status).toBe('ready')
    expect(tab.requests.length).toBeLessThanOrEqual(4)
  })

  test('of questions hides no sign-out', async () => {
    const { script, tab, key } = await settled()
    for (let i = 0; i < 400; i += 1) script.say({ type: 'ask', id: `f${i}`, key })
    script.say({ type: 'ended' })
    await pass(10)
    expect(tab.state().token).toBeNull()
  })

  test('of useless answers costs the tab one request: after 200 it looks at none', async () => {
    openScript((say) => {
      for (let i = 0; i < 250; i += 1)
        say({ shared: { value: '<html>', leftMs: 800 * SECOND, lifetimeMs: 900 * SECOND } })
      say({ shared: { value: 'planted', leftMs: 800 * SECOND, lifetimeMs: 900 * SECOND } })
    })
    const tab = openTab('a')
    await pass(SECOND)
    expect(tab.token()).toBe('token-1')
    expect(tab.requests).toHaveLength(1)
  })

  test('of long ids is not echoed', async () => {
    const { script, key } = await settled()
    const from = neighbours.posted.length
    script.say({ type: 'ask', id: 'x'.repeat(65), key })
    script.say({ type: 'ask', id: 'x'.repeat(64), key })
    await pass(10)
    expect(answersBy(from)).toBe(1)
  })
})

describe('a lock that a script holds for ever', () => {
  test.each([3_000, 10_000])(
    'delays a token by the time-out of %i ms and a second at most, each time',
    async (timeoutMs) => {
      const script = openScript()
      openTab('z', hanging)
      await pass(200)
      const { key } = script.heard.find(({ type }) => type === 'ask') as Message
      neighbours.close('z')
      const lock = `react-embed-token:${fingerprint(`string:u1 ${key}`)}`
      const { signal } = new AbortController()
      neighbours.inTab('script', () => {
        for (const name of [lock, `${lock}:late`])
          void navigator.locks.request(name, { signal }, () => new Promise(() => {}))
      })
      await pass(10)
      expect(neighbours.heldLocks.sort()).toEqual([lock, `${lock}:late`])
      const tab = openTab('a', fresh(900), acme, { policy: { timeoutMs } })
      await pass(timeoutMs + SECOND)
      expect(tab.token()).toBe('token-1')
      await pass(15 * MINUTE)
      expect(tab.token()).toBe('token-2')
      expect(tab.typesOf()).not.toContain('token.expired')
    },
  )
})
