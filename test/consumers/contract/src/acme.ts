import { defineVendor, EmbedError, inline, storageKeys } from 'react-embed-token'

/** What the script of this made-up vendor brings. */
interface AcmeSdk {
  mount: (element: HTMLElement, settings: { board: string; token: string; dark: boolean }) => AcmeBoard
}
interface AcmeBoard {
  on: (event: 'ready' | 'unauthorized' | 'error' | 'moved', listener: (detail: string) => void) => void
  setToken: (token: string) => void
  setDark: (isDark: boolean) => void
  show: (board: string) => void
  stop: () => void
}

export const acme = defineVendor<{ inline: { sdkUrl: string; account: string; board: string } }>({
  id: 'acme',
  name: 'Acme Boards',
  // The documented lifetime, for a backend that does not say.
  token: { lifetimeSeconds: 900 },
  // What the backend chooses the token by: boards of an account share one.
  tokenParams: ({ account }) => ({ account }),
  // Cleared when another user signs in.
  storage: storageKeys('acme:*'),
  modes: {
    inline: inline({
      // Loaded beside the token's request.
      assets: ({ sdkUrl }) => [{ kind: 'script', url: sdkUrl }],
      mount({ container, options, token, theme, report }) {
        const sdk = (globalThis as { Acme?: AcmeSdk }).Acme
        if (!sdk) throw new EmbedError('EMBED_WIDGET_LOAD', 'Expected Acme’s script to bring window.Acme.')
        const dark = theme.colorScheme === 'dark'
        const board = sdk.mount(container, { board: options.board, token, dark })
        board.on('ready', () => report.ready())
        board.on('unauthorized', () => report.rejected())
        board.on('error', (words) =>
          report.failed(new EmbedError('EMBED_WIDGET_ERROR', `Acme says: ${words}`)),
        )
        board.on('moved', (card) => report.event('moved', { card }))
        return {
          // Acme's board goes on with a new token. A widget that cannot has a `swap` beside `assets`.
          setToken: (next) => board.setToken(next),
          setTheme: (next) => board.setDark(next.colorScheme === 'dark'),
          // Its token has died, and there is no other yet: with an empty one, it makes no call.
          suspend: () => board.setToken(''),
          update(next) {
            if (next.sdkUrl !== options.sdkUrl) return false // then it is mounted anew
            board.show(next.board)
            return true
          },
          destroy: () => board.stop(),
        }
      },
    }),
  },
})
