// A vendor whose mount takes its time: what happens meanwhile is not lost, and nothing comes too late.
import { act, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import {
  defineVendor,
  Embed,
  EmbedError,
  EmbedProvider,
  type EmbedProviderProps,
  type EmbedVendor,
  inline,
  type MountContext,
} from '../../src'
import type { WidgetHandle } from '../../src/vendor-kit/widget-handle'
import type { Lab } from '../kit/lab'

type Options = { board?: string | undefined; account?: string | undefined }
export type Modes = { inline: Options }
export type Inline = EmbedVendor<Modes>['modes']['inline']

interface Mounting extends MountContext<Options> {
  /** The widget is there. */
  arrive: (more?: Partial<WidgetHandle<Options>>) => Promise<void>
  reject: (cause: unknown) => Promise<void>
}

let count = 0

/** A vendor that mounts when it is told to, and writes down what is done to it. */
export function slow(more: Partial<Inline> = {}, token: EmbedVendor<Modes>['token'] = {}) {
  count += 1
  const mountings: Mounting[] = []
  const log: string[] = []
  const vendor = defineVendor<Modes>({
    id: `slow-${count}`,
    name: 'Slow',
    token,
    tokenParams: ({ account }) => (account ? { account } : {}),
    modes: {
      inline: inline({
        ...more,
        mount(context) {
          const n = mountings.length + 1
          log.push(`mount ${n} ${context.token}`)
          context.container.innerHTML = `<input aria-label="${n}">`
          return new Promise((resolve, reject) => {
            const handle: WidgetHandle<Options> = {
              setToken: (next) => void log.push(`token ${n} ${next}`),
              setTheme: ({ colorScheme }) => void log.push(`theme ${n} ${colorScheme}`),
              suspend: () => void log.push(`suspend ${n}`),
              destroy: () => void log.push(`destroy ${n}`),
            }
            mountings.push({
              ...context,
              arrive: (own = {}) => act(async () => resolve({ ...handle, ...own })),
              reject: (cause) => act(async () => reject(cause)),
            })
          })
        },
      }),
    },
  })
  return { vendor, log, at: (n: number) => mountings[n - 1] as Mounting, mountings }
}

export interface Shown extends Omit<EmbedProviderProps, 'client' | 'children'> {
  options?: Options
  onError?: (error: EmbedError) => void
  onTokenRefresh?: () => void
  readyTimeoutMs?: number
}

export function show(
  lab: Lab,
  vendor: EmbedVendor<Modes>,
  first: Shown = {},
  wrap: (page: ReactNode) => ReactNode = (page) => page,
) {
  const page = ({ options = {}, onError, onTokenRefresh, readyTimeoutMs, ...provider }: Shown) =>
    wrap(
      <EmbedProvider client={lab.client} identity="user-1" {...provider}>
        <Embed
          vendor={vendor}
          mode="inline"
          options={options}
          title="Board"
          onError={onError}
          onTokenRefresh={onTokenRefresh}
          readyTimeoutMs={readyTimeoutMs}
        />
      </EmbedProvider>,
    )
  const view = render(page(first))
  return { ...view, change: (next: Shown) => view.rerender(page(next)) }
}
