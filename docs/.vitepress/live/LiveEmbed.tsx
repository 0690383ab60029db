import { useState } from 'react'
import { createEmbedClient, defineTheme, Embed, EmbedProvider, fromEndpoint } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { Controls } from './Controls'
import { Events } from './Events'
import { ENDPOINT, installServers, WIDGET_PAGE } from './servers'
import { TokenBar } from './TokenBar'

const THEMES = {
  light: defineTheme({ colorScheme: 'light', variables: { colorPrimary: '#0f5c4d' } }),
  dark: defineTheme({ colorScheme: 'dark' }),
}

/** A page with one widget, whose vendor and backend are emulated inside the page. */
export function LiveEmbed({ isDark }: { isDark: boolean }) {
  const [visit, setVisit] = useState(1)
  installServers()
  return <Visit key={visit} isDark={isDark} onRestart={() => setVisit(visit + 1)} />
}

/** One visit of the page: it has a client of its own. */
function Visit({ isDark, onRestart }: { isDark: boolean; onRestart: () => void }) {
  const [client] = useState(() => createEmbedClient({ source: fromEndpoint(ENDPOINT) }))
  const scheme = isDark ? 'dark' : 'light'
  const options = {
    widget: 'store',
    communityId: 'northwind',
    widgetUrl: `${WIDGET_PAGE}&theme=${scheme}`,
  } as const
  return (
    <EmbedProvider client={client} identity="user-1" theme={THEMES[scheme]}>
      <section className="live-panel" aria-label="Live example">
        <div className="live-widget">
          {/* The emulated vendor's page is a file of this site. A real vendor's page keeps its sandbox. */}
          <Embed
            vendor={returningAi}
            mode="iframe"
            options={options}
            title="Store"
            height={360}
            sandbox={false}
          />
        </div>
        <div className="live-side">
          <TokenBar options={options} />
          <Controls onRestart={onRestart} />
          <Events />
        </div>
      </section>
    </EmbedProvider>
  )
}
