// What the emulated vendor serves to browsers, as text: it runs on other origins, and in a service worker's
// answers.

/** What of the emulator's settings reaches the browser. */
export interface BrowserSettings {
  storageKey: string
  quiet: boolean
  /** Default: {@link POLL_MS}. */
  pollMs?: number
}

export const POLL_MS = 2_000

/**
 * A dashboard: conversations, a text that its user may have half written, and the exchange of the token,
 * which is made up down to its paths' answers.
 */
const DASHBOARD = /* js */ `
  var CSS =
    '.aa{font:15px/1.5 system-ui,sans-serif;box-sizing:border-box;min-height:100%;padding:20px;background:#fff;color:#1f2937;color-scheme:light}' +
    '.aa header{display:flex;justify-content:space-between;gap:12px;align-items:baseline;margin-bottom:12px}' +
    '.aa [data-aa=status]{font-size:.85em;color:#4b5563}' +
    '.aa ul{list-style:none;margin:0 0 16px;padding:0;display:grid;gap:8px}' +
    '.aa li{padding:10px 14px;border:1px solid #d1d5db;border-radius:10px}' +
    '.aa label{display:grid;gap:4px;font-size:.85em}' +
    '.aa textarea{font:inherit;padding:8px;border:1px solid #6b7280;border-radius:8px;background:#fff;color:inherit;resize:vertical}'
  function startDashboard(root, options) {
    var view = document.createElement('div')
    var authToken = null
    var calls = 0
    var timer
    view.className = 'aa'
    view.innerHTML =
      '<style>' + CSS + '</style><header><strong>Conversations</strong><span data-aa="status">Connecting…</span></header>' +
      '<ul></ul><label>Notes<textarea rows="2" placeholder="Half-written text lives here"></textarea></label>'
    function fail(reason) {
      clearInterval(timer)
      if (view.isConnected) options.onFailure(reason)
    }
    function send(path, init) {
      return fetch(options.api + path, init).then(function (response) {
        if (response.status === 401) throw new Error('Authentication error')
        if (!response.ok) throw new Error('Error ' + response.status)
        return response.json()
      })
    }
    function call() {
      if (!view.isConnected) return clearInterval(timer)
      if (document.visibilityState !== 'visible') return
      return send('/api/dashboard', { headers: { authorization: 'Bearer ' + authToken } }).then(function (body) {
        var list = view.querySelector('ul')
        calls += 1
        view.querySelector('[data-aa=status]').textContent = body.user_id + ': ' + calls + (calls === 1 ? ' call' : ' calls')
        if (list.children.length > 0) return
        body.conversations.forEach(function (title) {
          list.appendChild(document.createElement('li')).textContent = title
        })
      })
    }
    root.replaceChildren(view)
    send('/api/validate-embed-token', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: options.token }),
    }).then(function (body) {
      if (!view.isConnected) return
      authToken = body.auth_token
      localStorage.setItem(options.storageKey, authToken)
      timer = setInterval(function () { Promise.resolve(call()).catch(function (error) { fail(error.message) }) }, options.pollMs)
      return call()
    }).catch(function (error) { fail(error.message) })
  }
`

/**
 * The page for frames: it takes its token from its address, says nothing to its parent, and knows one look
 * only.
 */
export function dashboardPage({ storageKey, pollMs = POLL_MS }: BrowserSettings): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Dashboard</title><style>:root{color-scheme:light}html,body{margin:0;height:100%;background:#fff}</style></head>
<body><main id="root" style="height:100%"></main>
<script>(function () {
  ${DASHBOARD}
  var root = document.getElementById('root')
  function show(reason) {
    var text = document.createElement('p')
    text.setAttribute('role', 'alert')
    text.style.cssText = 'margin:0;padding:20px;font:15px/1.5 system-ui,sans-serif;color:#991b1b'
    text.textContent = reason
    root.replaceChildren(text)
  }
  var token = new URLSearchParams(location.search).get('token')
  window.addEventListener('message', function (event) {
    if (event.source === parent && event.data && event.data.type === 'EMULATOR_RELOAD_YOURSELF') location.reload()
  })
  if (!token) return show('Authentication error')
  startDashboard(root, { api: new URLSearchParams(location.search).get('api') || location.origin, token: token, storageKey: ${literal(storageKey)}, pollMs: ${pollMs}, onFailure: show })
})()</script></body></html>`
}

/**
 * The script: it looks for `#answering-agent` once, when it runs. What it renders stops its calls when it is
 * taken out of the page.
 */
export function embedScript({ storageKey, quiet, pollMs = POLL_MS }: BrowserSettings): string {
  return /* js */ `(function () {
  ${DASHBOARD}
  var origin = new URL(document.currentScript.src).origin
  function warn(reason) {
    if (!${quiet}) console.warn('[Answering Agent] ' + reason)
  }
  var root = document.getElementById('answering-agent')
  if (!root) return warn('There is no element #answering-agent.')
  if (!root.dataset.token) return warn('#answering-agent has no data-token.')
  startDashboard(root, {
    api: root.dataset.apiUrl || origin,
    token: root.dataset.token,
    storageKey: ${literal(storageKey)},
    pollMs: ${pollMs},
    onFailure: function (reason) { root.replaceChildren(); warn(reason) },
  })
})()`
}

/** A string as a script's text has it, in a page too. */
const literal = (value: string) => JSON.stringify(value).replaceAll('<', '\\u003c')
