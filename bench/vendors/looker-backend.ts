import type { LookerEmulator } from '../../test/emulators/looker.ts'

type Tokens = Record<string, string | number>

/**
 * The two endpoints of the example in Looker's README: a session for each user and User-Agent, in memory.
 *
 * @source @looker/embed-sdk 2.0.8, README, "Acquire session backend process" and "Generate tokens backend process"
 */
export function createLookerBackend(looker: LookerEmulator, session: { user: string }) {
  const embedSessions = new Map<string, Tokens>()

  async function call(method: string, path: string, agent: string, body: object): Promise<Tokens> {
    const login = await looker.fetch(
      new Request('https://acme.looker.com/api/4.0/login', {
        method: 'POST',
        body: new URLSearchParams({ client_id: 'client', client_secret: looker.clientSecret }),
      }),
    )
    const { access_token: admin } = (await login.json()) as { access_token: string }
    const response = await looker.fetch(
      new Request(`https://acme.looker.com/api/4.0/embed/cookieless_session/${path}`, {
        method,
        headers: { authorization: `Bearer ${admin}`, 'user-agent': agent },
        body: JSON.stringify(body),
      }),
    )
    return (await response.json()) as Tokens
  }

  return async (name: string, request: Request): Promise<Response> => {
    const agent = request.headers.get('user-agent') ?? ''
    const key = `${session.user}/${agent}`
    const held = embedSessions.get(key)
    const isAcquire = name === 'looker-acquire'
    if (!isAcquire && !held) return Response.json({ message: 'session not yet acquired' }, { status: 400 })
    const answer = isAcquire
      ? await call('POST', 'acquire', agent, {
          external_user_id: session.user,
          permissions: ['access_data'],
          models: ['orders'],
          session_reference_token: held?.['session_reference_token'],
        })
      : await call('PUT', 'generate_tokens', agent, {
          api_token: held?.['api_token'],
          navigation_token: held?.['navigation_token'],
          session_reference_token: held?.['session_reference_token'] ?? '',
        })
    embedSessions.set(key, answer)
    const { session_reference_token: _, ...told } = answer
    return Response.json(told)
  }
}
