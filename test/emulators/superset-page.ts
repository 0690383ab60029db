import { DASHBOARD } from './dashboard.ts'

/**
 * The page of `/embedded/<uuid>`. What it says on its port is said by a switchboard: Superset's own
 * (`@superset-ui/switchboard`), where the emulator is given it. Read in Superset's source
 * (`superset-frontend/src/embedded/index.tsx`): it takes the port of the handshake, defines its methods, and starts
 * with the first token; a refusal is one toast. Made up: what is drawn.
 *
 * `?api=` is where it calls, if that is not its own origin.
 */
export const SUPERSET_PAGE = (switchboard: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Superset</title><style>html,body{margin:0;height:100%}</style></head>
<body><main id="app" style="height:100%"></main>
<script>(function () {
  ${switchboard}
  ${DASHBOARD}
  var query = new URLSearchParams(location.search)
  var api = query.get('api') || location.origin
  var uuid = location.pathname.split('/').pop()
  var uiConfig = Number(query.get('uiConfig') || 0)
  var token = null
  var board = null
  var isDark = query.get('themeMode') === 'dark'
  var line = new Switchboard()
  function get(path) {
    return fetch(api + path, { headers: { 'x-guesttoken': token, 'x-dashboard': uuid } })
      .then(function (response) { return response.ok ? response.json() : null })
  }
  function start() {
    get('/api/v1/me/roles/').then(function (body) {
      if (!body) return (document.getElementById('app').textContent = 'Something went wrong with embedded authentication.')
      board = drawDashboard(document.getElementById('app'), {
        title: 'Sales', hidesTitle: (uiConfig & 1) !== 0, dark: isDark,
        load: function () { return get('/api/v1/chart/data') },
      })
      board.read()
      board.view.querySelector('input').addEventListener('change', function (event) {
        if (uiConfig & 16) line.emit('observeDataMask', { region: event.target.value, crossFiltersChanged: false, nativeFiltersChanged: true })
      })
    }, function () {})
  }
  window.addEventListener('message', function (event) {
    var data = event.data || {}
    if (data.type === 'EMULATOR_RELOAD_YOURSELF') return location.reload()
    if (data.type !== '__embedded_comms__' || data.handshake !== 'port transfer' || !event.ports[0]) return
    line.init({ port: event.ports[0], name: 'superset' })
    var isStarted = false
    line.defineMethod('guestToken', function (args) {
      token = args.guestToken
      if (!isStarted) start()
      isStarted = true
    })
    line.defineMethod('getScrollSize', function () {
      return { width: document.body.scrollWidth, height: document.body.scrollHeight }
    })
    line.defineMethod('setThemeMode', function (args) {
      isDark = args.mode === 'dark'
      if (board) board.setDark(isDark)
    })
    line.defineMethod('setThemeConfig', function (args) { window.__themeConfig = args.themeConfig })
    line.start()
    window.__line = line
  })
})()</script></body></html>`

/**
 * Speaks on a port as `@superset-ui/switchboard` does, for pages of emulators that have not got it: written from
 * what goes over its port.
 */
export const STAND_IN = /* js */ `
  function Switchboard() {
    var methods = {}
    var port = null
    this.init = function (settings) {
      port = settings.port
      port.addEventListener('message', function (event) {
        var message = event.data
        var method = methods[message.method]
        if (message.switchboardAction === 'emit') { if (method) method(message.args) }
        if (message.switchboardAction !== 'get') return
        port.postMessage(method
          ? { switchboardAction: 'reply', messageId: message.messageId, result: method(message.args) }
          : { switchboardAction: 'error', messageId: message.messageId, error: 'Method "' + message.method + '" is not defined' })
      })
    }
    this.defineMethod = function (name, method) { methods[name] = method }
    this.start = function () { port.start() }
    this.emit = function (method, args) { port.postMessage({ switchboardAction: 'emit', method: method, args: args }) }
  }
`
