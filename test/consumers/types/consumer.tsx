// A consumer of each subpath, compiled against the built package.
import {
  createEmbedClient,
  defineVendor,
  Embed,
  EmbedBoundary,
  EmbedError,
  type EmbedErrorCode,
  type EmbedEvent,
  EmbedProvider,
  fromEndpoint,
  fromFunction,
  inline,
  isEmbedError,
  useEmbedExpiry,
  useEmbedToken,
} from 'react-embed-token'
import { createTokenHandler } from 'react-embed-token/server'
import { returningAiMint } from 'react-embed-token/server/returning-ai'
import 'react-embed-token/styles.css'
import { createReturningAi, returningAi } from 'react-embed-token/vendors/returning-ai'

const report = (event: EmbedEvent) => (event.type === 'token.failed' ? event.error.code : event.type)
export const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token'), onEvent: report, policy: { leadMs: 120_000 } })
export const perVendor = createEmbedClient({
  source: {
    'returning-ai': fromFunction(({ signal, reason, attempt, current }) => ({
      token: `${reason}${attempt}${String(signal.aborted)}${current?.value ?? ''}`,
    })),
  },
})

const acme = defineVendor<{ inline: { board: string } }>({
  id: 'acme',
  name: 'Acme',
  modes: {
    inline: inline({
      mount: ({ container, options, token, report: tell }) => {
        container.textContent = `${options.board} ${token}`
        tell.ready()
        return { setToken: (next) => (container.textContent = next), destroy: () => container.remove() }
      },
    }),
  },
})

const store = { widget: 'store', communityId: 'c1' } as const

export function Page() {
  const state = useEmbedToken(returningAi, store)
  const { phase, remainingMs } = useEmbedExpiry(returningAi, store, { tickMs: 1_000 })
  if (state.status === 'failed') return <p>{state.error.code satisfies EmbedErrorCode}</p>
  if (state.status === 'ready') return <p>{state.token.value.length + (remainingMs ?? 0) + phase.length}</p>
  return (
    <EmbedProvider client={embeds} identity="user-1" theme={{ colorScheme: 'auto', variables: { colorPrimary: '#4f46e5' } }}>
      <EmbedBoundary>
        <Embed vendor={returningAi} mode="inline" options={{ ...store, bundleUrl: 'https://w.example/b.js' }} title="Store" height={600} />
        <Embed
          vendor={returningAi}
          mode="iframe"
          options={{ ...store, widgetUrl: 'https://w.example' }}
          title="Store"
          sandbox="allow-scripts"
          throwOnError
        />
        <Embed
          vendor={acme}
          mode="inline"
          options={{ board: 'b1' }}
          title="Board"
          renderError={({ error, retry }) => <button onClick={retry}>{error.code}</button>}
        />
      </EmbedBoundary>
    </EmbedProvider>
  )
}

export function WrongProps() {
  return (
    <>
      {/* @ts-expect-error a title is required */}
      <Embed vendor={acme} mode="inline" options={{ board: 'b1' }} />
      {/* @ts-expect-error this vendor has no such mode */}
      <Embed vendor={acme} mode="iframe" options={{ board: 'b1' }} title="Board" />
      {/* @ts-expect-error another vendor's options */}
      <Embed vendor={acme} mode="inline" options={{ widget: 'store' }} title="Board" />
      {/* @ts-expect-error a frame's address is not known, and has to be given */}
      <Embed vendor={returningAi} mode="iframe" options={store} title="Store" />
      {/* @ts-expect-error a channel widget needs its channel */}
      <Embed vendor={returningAi} mode="inline" options={{ widget: 'channel', communityId: 'c1' }} title="Channel" />
      {/* @ts-expect-error a custom widget goes by its own id */}
      <Embed vendor={returningAi} mode="inline" options={{ widget: 'custom', communityId: 'c1' }} title="Custom" />
      {/* @ts-expect-error only frames have a sandbox */}
      <Embed vendor={acme} mode="inline" options={{ board: 'b1' }} title="Board" sandbox="allow-scripts" />
    </>
  )
}

export const own = createReturningAi({ isTokenError: (detail) => detail === 401 })
export const isOurs = (error: unknown) => (isEmbedError(error) ? error.code : new EmbedError('EMBED_WIDGET_ERROR', 'unknown').code)
export const POST = createTokenHandler({
  authorize: (request) => (request.headers.get('cookie') ? { id: 'user-1' } : null),
  mint: returningAiMint<{ id: string }>({ accessId: 'id', accessKey: 'key', userIdentifiers: ({ user }) => ({ 'data-customer-id': user.id }) }),
})
