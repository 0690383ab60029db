// The page in Power BI's frame, as text. It listens and speaks by Microsoft's own packages, which whoever serves
// it has under /npm/: http-post-message, window-post-message-proxy, powerbi-router. The names of the routes are
// those of powerbi-client 2.24.1 [SRC]; what the page draws is made up.
//
// `&poll=500`: it calls its service every 500 ms, as reports with live tiles do.
export const REPORT_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Report</title><style>
html,body{margin:0;height:100%}
.report{font:15px/1.5 system-ui,sans-serif;box-sizing:border-box;min-height:100%;padding:20px;background:#fff;color:#252423}
.report label{display:grid;gap:4px;font-size:.85em;margin:12px 0}
.report input{font:inherit;padding:8px;border:1px solid #605e5c;border-radius:4px;background:transparent;color:inherit}
.report button{font:inherit;border:0;border-radius:4px;padding:8px 14px;background:#252423;color:#fff}
</style></head>
<body><main class="report"><strong>Sales</strong> <span class="status">Loading…</span>
<p class="page"></p><p class="filters"></p>
<label>Ask about your data<input placeholder="Half-written text lives here"></label>
<button type="button">Refresh</button></main>
<script src="/npm/http-post-message.js"></script>
<script src="/npm/window-post-message-proxy.js"></script>
<script src="/npm/powerbi-router.js"></script>
<script>(function () {
  var Http = window['http-post-message'].HttpPostMessage
  var proxy = new window['window-post-message-proxy'].WindowPostMessageProxy({
    processTrackingProperties: { addTrackingProperties: Http.addTrackingProperties, getTrackingProperties: Http.getTrackingProperties },
    isErrorMessage: Http.isErrorMessage, suppressWarnings: true, name: 'report',
  })
  var hpm = new Http(proxy, {}, window.parent)
  var router = new window['powerbi-router'].Router(proxy)
  var search = new URLSearchParams(location.search)
  var uid = search.get('uid')
  var report = search.get('reportId')
  var token = null
  var calls = 0
  var isDeaf = false
  var isLoaded = false
  function at(selector) { return document.querySelector(selector) }
  function tell(name, body) { hpm.post('/reports/' + uid + '/events/' + name, body).catch(function () {}) }
  function note(what) {
    return fetch('/api/told', { method: 'POST', body: JSON.stringify({ what: what, report: report }) })
      .then(function (response) { return response.json() }).then(function (settings) { isDeaf = settings.isDeaf })
  }
  function call() {
    if (!token) return
    fetch('/api/query?report=' + report, { headers: { authorization: 'EmbedToken ' + token } }).then(function (response) {
      return response.json().then(function (body) {
        if (!response.ok) return tell('error', { message: body.error.code, detailedMessage: 'Get report failed', level: 6 })
        calls += 1
        at('.status').textContent = body.user + ': ' + calls + (calls === 1 ? ' call' : ' calls')
        if (isLoaded) return
        isLoaded = true
        tell('loaded', {})
        tell('rendered', {})
      })
    })
  }
  function showTheme(theme) {
    var json = (theme && theme.themeJson) || {}
    at('.report').style.background = json.background || ''
    at('.report').style.color = json.foreground || ''
  }
  function showFilters(filters) { at('.filters').textContent = 'Filters: ' + (filters || []).length }
  function showPage(name) { at('.page').textContent = 'Page: ' + (name || 'first') }
  router.post('/frontload/config', function (request, response) { response.send(200) })
  router.post('/report/load', function (request, response) {
    response.send(202)
    token = request.body.accessToken
    uid = request.headers.uid
    calls = 0
    isLoaded = false
    at('input').value = ''
    showTheme(request.body.theme)
    showFilters(request.body.filters)
    showPage(request.body.pageName)
    note('loads').then(call)
  })
  router.post('/report/token', function (request, response) {
    if (isDeaf) return new Promise(function () {})
    token = request.body
    note('tokens')
    response.send(200)
  })
  router.put('/report/filters', function (request, response) { showFilters(request.body); response.send(200) })
  router.put('/report/pages/active', function (request, response) { showPage(request.body.name); response.send(202) })
  router.put('/report/theme', function (request, response) { showTheme(request.body); response.send(200) })
  router.patch('/report/settings', function (request, response) { response.send(202) })
  at('button').addEventListener('click', call)
  if (search.get('poll')) setInterval(call, Number(search.get('poll')))
  hpm.post('/ready/' + uid, {}).catch(function () {})
})()</script></body></html>`
