import { defineVendor, type EmbedVendor, inline, inPlace, type Swap } from '../../src'
import type { WidgetReport } from '../../src/vendor-kit/widget-report'

export type TypedOptions = { inline: { board: string; account?: string } }

interface Typed {
  /** Default: in place. */
  swap?: Swap
  /** Whether the widget of a board is ready at once. Default: it is. */
  isReady?: (board: string) => boolean
  /** Whether the widget can be without a token. Default: it can. */
  suspends?: boolean
  /** Whether the widget takes other options as it is. Default: it does not. */
  updates?: boolean
  floats?: boolean
  /** The element that the widget is. Default: a `div`. */
  tag?: string
  onTheme?: () => void
  renewSession?: () => void
}

/** A vendor whose widget has a field to type into, and what was done to its widgets. */
export function typed(more: Typed = {}) {
  const log: string[] = []
  const reports: WidgetReport[] = []
  const vendor: EmbedVendor<TypedOptions> = defineVendor<TypedOptions>({
    id: 'typed',
    name: 'Typed',
    tokenParams: ({ account }) => (account ? { account } : {}),
    modes: {
      inline: inline({
        swap: more.swap ?? inPlace,
        floats: () => more.floats ?? false,
        mount({ container, options, token, report }) {
          log.push(`mount ${options.board} ${token}`)
          reports.push(report)
          const widget = document.createElement(more.tag ?? 'div')
          const board = document.createElement('p')
          board.textContent = options.board
          widget.append(board, document.createElement('input'))
          container.append(widget)
          if (more.isReady?.(options.board) ?? true) report.ready()
          return {
            setToken: (next) => void log.push(`token ${next}`),
            reload: () => void log.push('reload'),
            setTheme({ colorScheme }) {
              log.push(`theme ${colorScheme}`)
              more.onTheme?.()
            },
            ...(more.renewSession ? { renewSession: more.renewSession } : {}),
            ...(more.suspends === false ? {} : { suspend: () => void log.push('suspend') }),
            ...(more.updates ? { update: (next) => log.push(`update ${next.board}`) > 0 } : {}),
            destroy: () => void log.push(`destroy ${options.board}`),
          }
        },
      }),
    },
  })
  return { vendor, log, reports }
}
