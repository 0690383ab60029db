// What the emulated Interakt serves to browsers, as text: it runs on other origins, and in a service worker's
// answers. Marks: see interakt-look.ts.
import { CHAT } from './interakt-chat'
import { LOOK } from './interakt-look'
import { SEARCH } from './interakt-search'

/**
 * [RUN] What the vendor ships: globals, and no look at any `data-*`. The message ends in “…” where the record
 * of the vendor's own does.
 */
const INIT = /* js */ `
  function createGlobal(create, hasPanel) {
    var live = {}
    function each(id, act) {
      ;(id === undefined ? Object.keys(live) : [id]).forEach(function (one) { if (live[one]) act(live[one], one) })
    }
    function destroy(id) { each(id, function (widget, one) { delete live[one]; widget.destroy() }) }
    var api = {
      init: function (options) {
        var container = document.getElementById(options.containerId)
        if (!container) throw new Error('[Interakt] Container with id "' + options.containerId + '" not found…')
        destroy(options.containerId)
        live[options.containerId] = create(container, options, String(options.apiBaseUrl || origin).replace(/[/]+$/, ''))
      },
      destroy: destroy,
    }
    if (hasPanel) {
      api.open = function (id) { each(id, function (widget) { widget.show(true) }) }
      api.close = function (id) { each(id, function (widget) { widget.show(false) }) }
    }
    return api
  }
  window.ChatDropinUI = createGlobal(createChat, true)
  window.SearchDropinUI = createGlobal(createSearch, false)
`

/**
 * What the vendor's documentation promises: the tag says it all. Made up: that `search` is the search and all
 * else a chat, that the widget is inline, that it goes beside the tag where no container is named, and what
 * is printed.
 */
const DOCUMENTED = /* js */ `
  var token = tag && tag.getAttribute('data-token')
  var named = tag && tag.getAttribute('data-container')
  var container = named ? document.getElementById(named) : tag && tag.insertAdjacentElement('afterend', document.createElement('div'))
  if (!token) console.error('[Interakt] data-token is missing')
  else if (!container) console.error('[Interakt] Container with id "' + named + '" not found')
  else if (tag.getAttribute('data-experience') === 'search') createSearch(container, { accessToken: token, mode: 'inline' }, origin)
  else createChat(container, { accessToken: token, launcher: 'inline' }, origin)
`

/**
 * The script. @param globals - `init`: what the vendor ships. `documented`: what its documentation shows,
 * which no version of it has done.
 */
export function widgetScript(globals: 'init' | 'documented'): string {
  return /* js */ `(function () {
  var tag = document.currentScript
  var origin = tag && tag.src ? new URL(tag.src).origin : location.origin
  ${LOOK}
  ${CHAT}
  ${SEARCH}
  ${globals === 'init' ? INIT : DOCUMENTED}
})()`
}

/**
 * A page of the host's own that puts the widget into a frame; the vendor has none, and so every message of it
 * is ours. Its address may name the servers (`?api=`) where they are not the page's own, and
 * `?widget=chat|search`. `embed:ready` follows every `init`. It does what the page in docs/vendors/interakt.md
 * does: a sheet in the widget's open root makes the widget fill the frame, and gives it the page's colours.
 */
export const FRAME_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Widget</title><style>html,body,#widget{margin:0;height:100%}</style></head>
<body><div id="widget"></div>
<script>(function () {
  var query = new URLSearchParams(location.search)
  var isSearch = query.get('widget') === 'search'
  var token = null
  var colorScheme = 'auto'
  var hasHeight = false
  var sheet = new CSSStyleSheet()
  var FILL = ':host,.interakt-root,.ik-panel--inline,.ik-search--inline,.ik-search-panel{height:100%!important;min-height:0!important}'
  var COLORS = { bg: 'Background', surface: 'Surface', fg: 'Text', muted: 'Muted', border: 'Border', primary: 'Primary', 'primary-fg': 'OnPrimary' }
  sheet.replaceSync(FILL)
  function tell(message) { parent.postMessage(message, '*') }
  function dress(variables) {
    sheet.replaceSync(FILL + '.interakt-root{' + Object.keys(COLORS).map(function (name) {
      return '--ik-' + name + ':' + variables['color' + COLORS[name]] + '!important'
    }).join(';') + '}')
  }
  function start() {
    var options = { containerId: 'widget', accessToken: token, theme: colorScheme, borderRadius: '0', onEvent: hear }
    try {
      if (isSearch) window.SearchDropinUI.init(Object.assign(options, { mode: 'inline' }))
      else window.ChatDropinUI.init(Object.assign(options, { launcher: 'inline' }))
    } catch (error) { return tell({ type: 'embed:error', message: error.message }) }
    document.querySelector('[data-interakt-widget]').shadowRoot.adoptedStyleSheets.push(sheet)
    tell({ type: 'embed:ready' })
    if (!hasHeight) tell({ type: 'embed:height', px: isSearch ? 480 : 560 })
    hasHeight = true
  }
  function hear(event) {
    if (event.type !== 'chat:error') return
    var message = event.payload.message
    tell(/access token/i.test(message) ? { type: 'embed:rejected' } : { type: 'embed:error', message: message })
  }
  window.addEventListener('message', function (event) {
    if (event.source !== parent || !event.data) return
    if (event.data.type === 'EMULATOR_RELOAD_YOURSELF') return location.reload()
    if (event.data.type === 'embed:theme' && event.data.variables) dress(event.data.variables)
    if (event.data.type === 'embed:token' && event.data.token) token = event.data.token
    else if (event.data.type === 'embed:theme' && event.data.colorScheme && event.data.colorScheme !== colorScheme) colorScheme = event.data.colorScheme
    else return
    if (token) start()
  })
  var script = document.createElement('script')
  script.src = (query.get('api') || location.origin) + '/embed/v1/widgets.js'
  script.onload = function () { tell({ type: 'embed:hello' }) }
  script.onerror = function () { tell({ type: 'embed:error', message: 'The script was not loaded' }) }
  document.head.append(script)
})()</script></body></html>`
