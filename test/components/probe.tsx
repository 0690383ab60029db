import { render } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'
import { onTestFinished, vi } from 'vitest'
import { defineVendor, EmbedProvider, type EmbedVendor, inline } from '../../src'
import type { WidgetReport } from '../../src/vendor-kit/widget-report'
import type { Lab } from '../kit/lab'

type Probe = EmbedVendor<{ inline: { board?: string } }> & { log: string[]; report: WidgetReport }

/** A vendor that writes down what is done to its widget. */
export function probe(
  settings: { isReadyAtOnce?: boolean; canUpdate?: boolean; canSuspend?: boolean } = {},
): Probe {
  const log: string[] = []
  const { isReadyAtOnce = true, canUpdate = false, canSuspend = true } = settings
  const vendor = defineVendor<{ inline: { board?: string } }>({
    id: 'probe',
    name: 'Probe',
    modes: {
      inline: inline({
        mount({ container, options, token, theme, report }) {
          log.push(`mount ${token} ${options.board ?? '-'} ${theme.colorScheme}`)
          Object.assign(vendor, { report })
          container.innerHTML = '<input aria-label="inside">'
          if (isReadyAtOnce) report.ready()
          return {
            setToken: (next) => log.push(`token ${next}`),
            ...(canSuspend ? { suspend: () => void log.push('suspend') } : {}),
            setTheme: (next) => log.push(`theme ${next.colorScheme}`),
            ...(canUpdate
              ? { update: (next: { board?: string }) => log.push(`update ${next.board ?? '-'}`) > 0 }
              : {}),
            destroy() {
              log.push('destroy')
              container.replaceChildren()
            },
          }
        },
      }),
    },
  })
  return Object.assign(vendor, { log, report: undefined as unknown as WidgetReport })
}

export function show(lab: Lab, node: ReactNode, identity?: string | null) {
  const wrap = (children: ReactNode, who = identity) => (
    <StrictMode>
      <EmbedProvider client={lab.client} identity={who}>
        {children}
      </EmbedProvider>
    </StrictMode>
  )
  const view = render(wrap(node))
  return {
    ...view,
    update: (next: ReactNode, who?: string | null) => view.rerender(wrap(next, who ?? identity)),
  }
}

/** React tells of every error that a boundary catches, on the console and (18) on the window. */
export function expectThrow() {
  vi.mocked(console.error).mockImplementation(() => {})
  const quiet = (event: Event) => event.preventDefault()
  window.addEventListener('error', quiet)
  onTestFinished(() => window.removeEventListener('error', quiet))
  return () => vi.mocked(console.error).mockClear()
}
