// What the made-up vendors serve to browsers, as text: it runs on other origins, and in a service worker's
// answers.

/** A board of cards, and a note that its user may have half written. */
const BOARD = /* js */ `
  var CSS =
    '.acme{font:15px/1.5 system-ui,sans-serif;box-sizing:border-box;min-height:100%;padding:20px;background:#fffdf7;color:#292524}' +
    '.acme.dark{background:#1c1917;color:#f5f5f4}' +
    '.acme header{display:flex;justify-content:space-between;gap:12px;align-items:baseline;margin-bottom:12px}' +
    '.acme [data-acme=status]{font-size:.85em}' +
    '.acme ul{list-style:none;margin:0 0 16px;padding:0;display:grid;gap:8px}' +
    '.acme li{padding:10px 14px;border:1px solid #d6d3d1;border-radius:10px}.acme.dark li{border-color:#57534e}' +
    '.acme button{font:inherit;border:0;border-radius:8px;padding:8px 14px;background:#7c2d12;color:#fff;cursor:pointer}' +
    '.acme label{display:grid;gap:4px;font-size:.85em;margin-bottom:12px}' +
    '.acme input{font:inherit;padding:8px;border:1px solid #78716c;border-radius:8px;background:transparent;color:inherit}'
  function startBoard(root, settings) {
    var calls = 0
    var token = settings.token
    var view = document.createElement('div')
    view.className = 'acme'
    view.innerHTML =
      '<style>' + CSS + '</style><header><strong></strong><span data-acme="status">Connecting…</span></header><ul></ul>' +
      '<label>New card<input placeholder="Half-written text lives here"></label><button type="button">Refresh</button>'
    function setDark(isDark) { view.classList.toggle('dark', isDark) }
    function show(board) { view.querySelector('strong').textContent = board }
    function call() {
      if (!token) return
      fetch(settings.api + '/api/cards', { headers: { 'x-acme-token': token } }).then(function (response) {
        if (response.status === 401) return settings.tell('unauthorized')
        if (!response.ok) return settings.tell('error', 'status ' + response.status)
        return response.json().then(function (body) {
          calls += 1
          view.querySelector('[data-acme=status]').textContent = body.user + ': ' + calls + (calls === 1 ? ' call' : ' calls')
          if (calls > 1) return
          body.cards.forEach(function (card) { view.querySelector('ul').appendChild(document.createElement('li')).textContent = card })
          settings.tell('ready')
        })
      }, function () { if (view.isConnected) settings.tell('error', 'the network') })
    }
    setDark(settings.dark)
    show(settings.board)
    root.replaceChildren(view)
    view.querySelector('button').addEventListener('click', call)
    call()
    return {
      setDark: setDark, show: show,
      setToken: function (next) { var isFirst = !token && calls === 0; token = next; if (isFirst) call() },
      stop: function () { view.remove() },
    }
  }
`

export const SDK = /* js */ `(function () {
  ${BOARD}
  var origin = new URL(document.currentScript.src).origin
  window.Acme = {
    mount: function (element, settings) {
      var listeners = {}
      var board = startBoard(element, Object.assign({}, settings, {
        api: origin, tell: function (name, detail) { (listeners[name] || []).forEach(function (listener) { listener(detail) }) },
      }))
      board.on = function (name, listener) { (listeners[name] = listeners[name] || []).push(listener) }
      return board
    },
  }
})()`

/** Board's page: it asks its parent for a token each time it loads. \`?api=\` is where it calls. */
export const BOARD_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Board</title><style>html,body{margin:0;height:100%}</style></head>
<body><main id="root" style="height:100%"></main>
<script>(function () {
  ${BOARD}
  var board = null
  var dark = false
  function tell(message) { parent.postMessage(message, '*') }
  window.addEventListener('message', function (event) {
    if (event.source !== parent || !event.data) return
    if (event.data.type === 'EMULATOR_RELOAD_YOURSELF') return location.reload()
    if (event.data.type === 'board/theme') { dark = event.data.colorScheme === 'dark'; if (board) board.setDark(dark) }
    if (event.data.type !== 'board/token') return
    if (board) return board.setToken(event.data.token)
    board = startBoard(document.getElementById('root'), {
      api: new URLSearchParams(location.search).get('api') || location.origin, board: 'Print shop', token: event.data.token, dark: dark,
      tell: function (name) {
        tell({ type: 'board/' + name })
        if (name === 'ready') tell({ type: 'board/height', height: document.getElementById('root').scrollHeight })
      },
    })
  })
  tell({ type: 'board/hello' })
})()</script></body></html>`
