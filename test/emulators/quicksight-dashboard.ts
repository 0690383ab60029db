// The two pages in QuickSight's frames, as text: the dashboard, and the control page of no size by which the SDK
// sends. Names of events and the shape of messages are those of amazon-quicksight-embedding-sdk 2.11.3 [SRC]; how
// the two pages talk to each other, and what the dashboard draws, is made up.
export const DASHBOARD_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Dashboard</title><style>
html,body{margin:0}
.dashboard{font:15px/1.5 system-ui,sans-serif;box-sizing:border-box;padding:20px;background:#fff;color:#16191f}
.dashboard label{display:grid;gap:4px;font-size:.85em;margin:12px 0}
.dashboard input{font:inherit;padding:8px;border:1px solid #687078;border-radius:4px;background:transparent;color:inherit}
.dashboard button{font:inherit;border:0;border-radius:4px;padding:8px 14px;background:#16191f;color:#fff}
</style></head>
<body><main class="dashboard"><strong>Sales</strong> <span class="status">Loading…</span>
<p class="parameters"></p><p class="sheet"></p>
<label>Search<input placeholder="Half-written text lives here"></label>
<button type="button">Refresh</button></main>
<script>(function () {
  var session = 'SESSION'
  var search = new URLSearchParams(location.search)
  var target = {
    experienceType: 'DASHBOARD', dashboardId: location.pathname.split('/')[4],
    contextId: search.get('contextId'), discriminator: Number(search.get('discriminator')),
  }
  var calls = 0
  function at(selector) { return document.querySelector(selector) }
  function tell(name, message) { parent.postMessage({ eventName: name, eventTarget: target, message: message }, '*') }
  function call() {
    fetch('/api/query', { headers: { 'x-session': session } }).then(function (response) {
      if (!response.ok) return tell('ERROR_OCCURRED', { errorCode: 'Unauthorized' })
      return response.json().then(function (body) {
        calls += 1
        at('.status').textContent = body.user + ': ' + calls + (calls === 1 ? ' call' : ' calls')
        if (calls > 1) return
        tell('CONTENT_LOADED', { title: 'Sales' })
        tell('SIZE_CHANGED', { height: String(at('.dashboard').scrollHeight) })
      })
    })
  }
  function showParameters(list) {
    at('.parameters').textContent = 'Parameters: ' + (list || []).map(function (one) { return one.Name + '=' + one.Values.join(',') }).join(';')
  }
  function showSheet(id) { at('.sheet').textContent = 'Sheet: ' + (id || 'first') }
  var line = new BroadcastChannel('quicksight-' + target.contextId)
  line.onmessage = function (event) {
    var asked = event.data
    if (!asked.eventTarget || asked.eventTarget.discriminator !== target.discriminator || asked.answer) return
    if (asked.eventName === 'SET_PARAMETERS') showParameters(asked.message)
    if (asked.eventName === 'SET_SELECTED_SHEET_ID') showSheet(asked.message.SheetId)
    if (asked.eventName === 'SET_THEME_OVERRIDE') {
      var palette = asked.message.ThemeOverride.UIColorPalette || {}
      at('.dashboard').style.background = palette.PrimaryBackground || ''
      at('.dashboard').style.color = palette.PrimaryForeground || ''
    }
    line.postMessage({ answer: true, eventId: asked.eventId })
  }
  showParameters(location.hash.slice(1).split('&').filter(Boolean).map(function (part) {
    var pair = part.split('='); return { Name: decodeURIComponent(pair[0].slice(2)), Values: [decodeURIComponent(pair[1])] }
  }))
  showSheet(search.get('sheetId'))
  at('button').addEventListener('click', call)
  if (!session) return tell('ERROR_OCCURRED', { errorCode: 'Forbidden' })
  tell('EXPERIENCE_INITIALIZED', {})
  call()
})()</script></body></html>`

export const CONTROL_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Control</title></head><body><script>(function () {
  var line = new BroadcastChannel('quicksight-' + new URLSearchParams(location.search).get('contextId'))
  addEventListener('message', function (event) {
    if (event.source === parent && event.data && event.data.eventId) line.postMessage(event.data)
  })
  line.onmessage = function (event) {
    if (event.data.answer) parent.postMessage({ eventId: event.data.eventId, message: { success: true } }, '*')
  }
})()</script></body></html>`
