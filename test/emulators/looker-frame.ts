// The page in Looker's frame, as text. It speaks by Looker's own @looker/chatty, which whoever serves it has at
// /npm/chatty.js. The events and their bodies are those of @looker/embed-sdk 2.0.8 [SRC]; what it draws, and when
// it asks for tokens (with each press of a button), is made up.
export const FRAME_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Looker</title><style>
html,body{margin:0}
.looker{font:15px/1.5 system-ui,sans-serif;box-sizing:border-box;padding:20px;background:#fff;color:#262d33}
.looker label{display:grid;gap:4px;font-size:.85em;margin:12px 0}
.looker input{font:inherit;padding:8px;border:1px solid #707781;border-radius:4px;background:transparent;color:inherit}
.looker button{font:inherit;border:0;border-radius:4px;padding:8px 14px;background:#262d33;color:#fff}
</style></head>
<body><main class="looker"><strong>Orders</strong> <span class="status">Loading…</span>
<p class="filters"></p><p class="theme"></p>
<label>Search<input placeholder="Half-written text lives here"></label>
<button type="button">Refresh</button> <button type="button">Ask</button></main>
<script src="/npm/chatty.js"></script>
<script>(function () {
  var src = new URL(decodeURIComponent(location.pathname.replace('/login/embed/', '')), location.origin)
  var connection = null
  var token = null
  var calls = 0
  function at(selector) { return document.querySelector(selector) }
  function call() {
    fetch('/internal/query', { headers: { 'x-api-token': token } }).then(function (response) {
      if (!response.ok) return connection.send('session:expired', {})
      return response.json().then(function (body) {
        calls += 1
        at('.status').textContent = body.user + ': ' + calls + (calls === 1 ? ' call' : ' calls')
        if (calls > 1) return
        connection.send('page:changed', { page: { type: 'dashboard', url: src.pathname, lookerVersion: '25.6.0' } })
        connection.send('dashboard:run:complete', { dashboard: { id: '1' } })
        connection.send('page:properties:changed', { height: at('.looker').scrollHeight })
      })
    })
  }
  function showFilters(filters) { at('.filters').textContent = 'Filters: ' + JSON.stringify(filters) }
  var own = {}
  src.searchParams.forEach(function (value, name) { if (!/^(embed_|sdk|theme)/.test(name)) own[name] = value })
  showFilters(own)
  at('.theme').textContent = 'Theme: ' + (src.searchParams.get('theme') || 'none')
  LookerChatty.Chatty.createClient()
    .withTargetOrigin(src.searchParams.get('embed_domain'))
    .on('session:tokens', function (tokens) {
      if (tokens.session_reference_token_ttl === 0) return connection.send('session:expired', {})
      if (!tokens.api_token) {
        at('.status').textContent = 'Interrupted'
        return fetch('/internal/interrupted', { method: 'POST' })
      }
      token = tokens.api_token
      call()
    })
    .on('dashboard:filters:update', function (update) { showFilters(update.filters) })
    .build().connect().then(function (made) {
      connection = made
      connection.send('session:tokens:request', {})
    })
  document.querySelectorAll('button')[0].addEventListener('click', call)
  document.querySelectorAll('button')[1].addEventListener('click', function () { connection.send('session:tokens:request', {}) })
})()</script></body></html>`
