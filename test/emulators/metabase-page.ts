import { DASHBOARD } from './dashboard'

/**
 * The page of a static embed, `/embed/dashboard/<token>` or `/embed/question/<token>`. Documented: its address, and
 * what its hash means. Made up: what it draws, and that it loads the page of an expired token and shows the refusal.
 *
 * `?api=` is where it calls, if that is not its own origin.
 */
export const METABASE_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Metabase</title><style>html,body{margin:0;height:100%}</style></head>
<body><main id="root" style="height:100%"></main>
<script>(function () {
  ${DASHBOARD}
  var look = new URLSearchParams(location.hash.slice(1))
  var parts = location.pathname.split('/').slice(-2)
  var api = new URLSearchParams(location.search).get('api') || location.origin
  drawDashboard(document.getElementById('root'), {
    title: parts[0] === 'dashboard' ? 'Orders' : 'Orders by month',
    hidesTitle: look.get('titled') === 'false',
    dark: look.get('theme') === 'night',
    load: function () {
      return fetch(api + '/api/embed/' + parts[0] + '/' + parts[1])
        .then(function (response) { return response.ok ? response.json() : null })
    },
  }).read()
})()</script></body></html>`

/**
 * `/app/embed.js`. Documented: the global that it reads, its elements and their attributes, that a new `token`
 * reloads the embed, that the embed asks `guestEmbedProviderUri` when its token expires, and the two events. Made up:
 * that an element draws into itself (the real one may have a frame), that it calls with a header, that it asks 10 s
 * before the expiry, and that a change of `parameters` shows in the title.
 */
export const EMBED_SCRIPT = /* js */ `(function () {
  ${DASHBOARD}
  function define(name, kind) {
    customElements.define(name, class extends HTMLElement {
      static observedAttributes = ['token', 'parameters']
      connectedCallback() { this.load() }
      disconnectedCallback() { clearTimeout(this.timer); this.replaceChildren() }
      attributeChangedCallback(changed, before, now) {
        if (!this.isConnected || before === null && changed === 'token' || before === now) return
        if (changed === 'token') this.load()
        else this.title()
      }
      title() {
        this.board.view.querySelector('strong').textContent =
          (kind === 'dashboard' ? 'Orders' : 'Orders by month') + ' ' + (this.getAttribute('parameters') || '')
      }
      load() {
        var config = window.metabaseConfig || {}
        var self = this
        this.current = this.getAttribute('token')
        this.board = drawDashboard(this, {
          title: '', hidesTitle: this.getAttribute('with-title') === 'false',
          dark: Boolean(config.theme && config.theme.preset === 'dark'),
          load: function () {
            return fetch(config.instanceUrl + '/api/embed/' + kind, { headers: { 'x-emulated-token': self.current } })
              .then(function (response) { return response.ok ? response.json() : null })
          },
        })
        this.title()
        this.ask(config)
        // Whatever came of it: issue 82889.
        this.board.read().then(function () { self.dispatchEvent(new CustomEvent('ready')) })
      }
      ask(config) {
        clearTimeout(this.timer)
        if (!config.guestEmbedProviderUri) return
        var self = this
        var claims = JSON.parse(atob(this.current.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')))
        this.timer = setTimeout(function () {
          var context = self.getAttribute('custom-context')
          fetch(config.guestEmbedProviderUri, {
            method: 'POST', credentials: 'include', headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ entityType: kind, entityId: claims.resource[kind], customContext: context || undefined }),
          }).then(function (response) { return response.json() }).then(function (body) {
            self.current = body.jwt
            self.ask(config)
          }, function () {})
        }, Math.max(0, claims.exp * 1000 - Date.now() - 10000))
      }
    })
  }
  define('metabase-dashboard', 'dashboard')
  define('metabase-question', 'question')
})()`
