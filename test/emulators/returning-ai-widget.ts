// What the emulated vendor serves to browsers, as text: it runs on other origins, and in a service worker's
// answers.

/**
 * A small store: enough of a widget to have a user's place in it (a note half written, a scroll) and calls
 * that carry the token.
 */
const STORE = /* js */ `
  function renderStore(root, config) {
    root.innerHTML =
      '<div class="rai" data-theme="' + (config.theme || 'light') + '">' +
      '<header><strong>' + config.name + '</strong><span class="points" data-rai="status" aria-live="off">Connecting…</span></header>' +
      '<ul>' + ['Coffee mug', 'Early access', 'Free shipping'].map(function (item, i) {
        return '<li><span>' + item + '</span><button type="button" data-rai="redeem" data-item="' + i + '" aria-label="Redeem ' + item + ' for ' + (i + 1) * 100 + ' pts">' + (i + 1) * 100 + ' pts</button></li>'
      }).join('') + '</ul>' +
      '<label>Note to the team<textarea data-rai="note" rows="2" placeholder="Half-written text lives here"></textarea></label></div>'
    var status = root.querySelector('[data-rai=status]')
    root.querySelectorAll('[data-rai=redeem]').forEach(function (button) {
      button.addEventListener('click', function () { config.call('redeem') })
    })
    return {
      setStatus: function (text) { status.textContent = text },
      setTheme: function (theme) { root.firstChild.setAttribute('data-theme', theme) },
    }
  }
  var STORE_CSS =
    '.rai{font:15px/1.5 system-ui,sans-serif;box-sizing:border-box;min-height:100%;padding:20px;background:#fff;color:#14213d;overflow:auto}' +
    '.rai[data-theme=dark]{background:#0f172a;color:#e2e8f0}' +
    '.rai header{display:flex;justify-content:space-between;gap:12px;align-items:baseline;margin-bottom:12px;font-size:1.1em}' +
    '.rai .points{font-size:.8em;color:#3d4f6e}.rai[data-theme=dark] .points{color:#b6c2d6}' +
    '.rai ul{list-style:none;margin:0 0 16px;padding:0;display:grid;gap:8px}' +
    '.rai li{display:flex;justify-content:space-between;align-items:center;padding:10px 14px;border:1px solid #d5dbe6;border-radius:10px}' +
    '.rai[data-theme=dark] li{border-color:#334155}' +
    '.rai button{font:inherit;border:0;border-radius:8px;padding:6px 12px;background:#0f5c4d;color:#fff;cursor:pointer}' +
    '.rai label{display:grid;gap:4px;font-size:.85em}' +
    '.rai textarea{font:inherit;padding:8px;border:1px solid #8a97ad;border-radius:8px;background:transparent;color:inherit;resize:vertical}'
`

/**
 * How a widget calls: on load, in view every 2 s or as often as `?poll=` says (ms), at once when it comes
 * back into view, and when its user does something.
 */
const CALLS = /* js */ `
  function startCalls(options) {
    var timer
    var calls = 0
    function call(why) {
      var token = options.token()
      if (!token) return Promise.resolve(false)
      return fetch(options.api + '/v2/api/widget-access-keys/validate', {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ embedToken: token, caller: options.name + ': ' + why }),
      }).then(function (response) {
        return response.json().catch(function () { return {} }).then(function (body) {
          if (response.ok) { calls += 1; options.onCall(calls); return true }
          options.onError({ status: response.status, code: body.code || 'UNKNOWN' })
          return false
        })
      }, function () { if (!stopped) options.onError({ code: 'NETWORK' }); return false })
    }
    var stopped = false
    function poll() { if (document.visibilityState === 'visible') call('poll') }
    function seen() { if (document.visibilityState === 'visible') call('seen') }
    timer = setInterval(poll, options.pollMs || 2000)
    if (options.eagerWhenSeen) document.addEventListener('visibilitychange', seen)
    return {
      call: call,
      stop: function () { stopped = true; clearInterval(timer); document.removeEventListener('visibilitychange', seen) },
    }
  }
`

/**
 * The SDK: defines the \`rai-*-widget\` elements. \`data-reading\` on the script's address decides what is
 * not known of the real one: \`?reading=live\` observes \`embed-token\` and reads it at each call,
 * \`?reading=held\` keeps the token it started with until \`reload()\`.
 */
export const WIDGET_SCRIPT = /* js */ `(function () {
  ${CALLS}
  var script = document.currentScript
  var here = new URL(script.src)
  var isLive = here.searchParams.get('reading') !== 'held'
  var noReady = here.searchParams.get('ready') === 'never'
  var elements = new Set()
  var GLOBALS = { store: 'RaiStoreWidget', channel: 'RaiChannelWidget', social: 'RaiSocialWidget', milestone: 'RaiMilestoneWidget', currency: 'RaiCurrencyWidget', referral: 'RaiReferralWidget', custom: 'RaiCustomWidget' }
  var bundles = {}
  function loadBundle(url) {
    bundles[url] = bundles[url] || new Promise(function (resolve, reject) {
      var tag = document.createElement('script')
      tag.src = url; tag.onload = resolve; tag.onerror = reject
      document.head.append(tag)
    })
    return bundles[url]
  }
  window.__rai = window.__rai || { reloads: 0, starts: 0 }
  Object.keys(GLOBALS).forEach(function (kind) {
    var tag = 'rai-' + kind + '-widget'
    if (noReady || customElements.get(tag)) return
    customElements.define(tag, class extends HTMLElement {
      static get observedAttributes() { return isLive ? ['theme', 'embed-token'] : ['theme'] }
      attributeChangedCallback(name, _, value) {
        if (name === 'theme' && this.view) this.view.setTheme(value)
      }
      connectedCallback() { elements.add(this); this.start() }
      disconnectedCallback() { elements.delete(this); this.stop() }
      start() {
        var self = this
        window.__rai.starts += 1
        this.stop()
        this.held = this.getAttribute('embed-token')
        var bundle = this.getAttribute('bundle-url')
        var run = (this.run = {})
        this.calls = startCalls({
          api: this.getAttribute('v2-api-url') || here.origin,
          name: tag + (isLive ? ' live' : ' held'),
          eagerWhenSeen: true,
          pollMs: here.searchParams.get('poll'),
          token: function () { return isLive ? self.getAttribute('embed-token') : self.held },
          onCall: function (n) { if (self.view) self.view.setStatus(n + (n === 1 ? ' call' : ' calls')) },
          onError: function (detail) { self.dispatchEvent(new CustomEvent('rai-error', { detail: detail, bubbles: true })) },
        })
        if (!bundle) return this.startFrame()
        this.calls.call('load').then(function (ok) {
          if (!ok || self.run !== run) return
          return loadBundle(bundle).then(function () {
            if (self.run !== run) return
            self.view = window[GLOBALS[kind]].mount(self, {
              name: kind[0].toUpperCase() + kind.slice(1), theme: self.getAttribute('theme'), call: function (why) { self.calls.call(why) },
            })
          })
        })
      }
      startFrame() {
        var self = this
        var shadow = this.shadow || (this.shadow = this.attachShadow({ mode: 'closed' }))
        var frame = document.createElement('iframe')
        frame.title = kind + ' widget'
        frame.style.cssText = 'border:0;width:100%;height:100%'
        frame.src = this.getAttribute('widget-url') || here.origin + '/frame'
        shadow.replaceChildren(frame)
        this.calls.stop()
        this.hear = function (event) {
          if (event.source !== frame.contentWindow) return
          if (event.data && event.data.type === 'RETURNINGAI_WIDGET_REQUEST_TOKEN') {
            frame.contentWindow.postMessage({ type: 'RETURNINGAI_WIDGET_TOKEN', token: self.getAttribute('embed-token') }, here.origin)
          }
        }
        window.addEventListener('message', this.hear)
      }
      stop() {
        this.run = null
        if (this.calls) this.calls.stop()
        if (this.hear) window.removeEventListener('message', this.hear)
        this.view = null
        if (!this.shadow) this.replaceChildren()
      }
    })
  })
  window.ReturningAIWidget = window.ReturningAIWidget || {
    reload: function () {
      window.__rai.reloads += 1
      elements.forEach(function (element) { element.start() })
      return Promise.resolve()
    },
  }
})()`

export const WIDGET_BUNDLE = /* js */ `(function () {
  ${STORE}
  var style = document.createElement('style')
  style.textContent = STORE_CSS
  document.head.append(style)
  ;['Store', 'Channel', 'Social', 'Milestone', 'Currency', 'Referral', 'Custom'].forEach(function (kind) {
    window['Rai' + kind + 'Widget'] = { mount: renderStore }
  })
})()`

/**
 * The vendor's page for frames. Its address says what is not known of it: \`?payload=value|token\` is the key
 * that it reads a token from.
 */
export const FRAME_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Widget</title><style>html,body{margin:0;height:100%}</style></head>
<body><div id="root" style="height:100%"></div>
<script>(function () {
  ${STORE}
  ${CALLS}
  var style = document.createElement('style')
  style.textContent = STORE_CSS
  document.head.append(style)
  var query = new URLSearchParams(location.search)
  var key = query.get('payload') || 'token'
  var name = query.get('name') || 'store'
  var token = null
  var view = renderStore(document.getElementById('root'), { name: name[0].toUpperCase() + name.slice(1), theme: query.get('theme'), call: function (why) { calls.call(why) } })
  function tell(message) { parent.postMessage(message, '*') }
  var calls = startCalls({
    api: query.get('api') || location.origin,
    name: 'frame',
    pollMs: query.get('poll'),
    token: function () { return token },
    onCall: function (n) { view.setStatus(n + (n === 1 ? ' call' : ' calls')) },
    onError: function (detail) { tell({ type: 'WIDGET_ERROR', status: detail.status, code: detail.code }) },
  })
  window.__messages = []
  window.addEventListener('message', function (event) {
    if (event.source !== parent || !event.data) return
    window.__messages.push(event.data)
    var isFirst = token === null
    if (event.data.type === 'RETURNINGAI_WIDGET_TOKEN' && event.data[key]) token = event.data[key]
    else if (event.data.type === 'RETURNINGAI_WIDGET_REFRESH' && event.data.token) token = event.data.token
    else if (event.data.type === 'EMULATOR_RELOAD_YOURSELF') return location.reload()
    else if (event.data.type === 'EMULATOR_VISIBILITY') {
      return Object.defineProperty(document, 'visibilityState', { configurable: true, value: event.data.state })
    }
    else return
    if (!isFirst) return
    calls.call('load').then(function (ok) {
      if (!ok) { token = null; return }
      tell({ type: 'WIDGET_HEIGHT_UPDATE', payload: { height: 640 } })
      tell(query.get('bare') ? 'WIDGET_READY' : { type: 'WIDGET_READY' })
    })
  })
  tell({ type: 'RETURNINGAI_WIDGET_REQUEST_TOKEN' })
})()</script></body></html>`
