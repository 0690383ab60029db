import { defineVendor, frame, portLine } from 'react-embed-token'

// The messages of @superset-ui/switchboard, which Superset's page speaks on its port.
const emit = (method: string, args: object) => ({ switchboardAction: 'emit', method, args })
const READY = { switchboardAction: 'get', method: 'getScrollSize', messageId: 'ready' }

export const superset = defineVendor<{ iframe: { domain: string; dashboardId: string } }>({
  id: 'superset',
  name: 'Apache Superset',
  token: { lifetimeSeconds: 300 },
  tokenParams: ({ dashboardId }) => ({ dashboard: dashboardId }),
  silentAbout: ['rejected'],
  modes: {
    iframe: frame({
      src: ({ domain, dashboardId }) => `${domain}/embedded/${dashboardId}?uiConfig=1`,
      line: portLine({ type: '__embedded_comms__', handshake: 'port transfer' }),
      deliver: (guestToken) => [emit('guestToken', { guestToken }), READY],
      receive: (data) => ((data as typeof READY).messageId === 'ready' ? { type: 'ready' } : null),
      readyOn: 'message',
      deliverTheme: ({ colorScheme }) => [
        emit('setThemeMode', { mode: colorScheme === 'dark' ? 'dark' : 'default' }),
      ],
      suspend: () => [], // it waits under a cover, with what was typed
      sandbox: 'allow-same-origin allow-scripts allow-downloads allow-forms allow-popups',
    }),
  },
})
