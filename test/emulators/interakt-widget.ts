// What the emulated Interakt serves to browsers, as text: it runs on other origins, and in a service worker's answers.

/**
 * How a widget looks and is put up. Made up: every look, the defaults (`auto`, `floating`, `modal`), and that text follows `backgroundColor`, so that it
 * can be read on it. Given: the host element, its open root, the variables' names, that they are resolved once, the sizes and the z-index.
 */
const LOOK = /* js */ `
  var PALETTES = {
    light: { bg: '#ffffff', fg: '#16181d', muted: '#565d6b', border: '#d4d8e0', surface: '#f3f5f8', primary: '#4338ca', shadow: '0 12px 40px rgba(15,23,42,.22)', error: '#c4382c' },
    dark: { bg: '#12141a', fg: '#eceef3', muted: '#a9b1c0', border: '#3a4150', surface: '#1d212b', primary: '#a5b4fc', shadow: '0 12px 40px rgba(0,0,0,.6)', error: '#f0776c' },
  }
  function luminance(color) {
    var text = String(color).trim()
    var parts
    if (/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text)) {
      var hex = text.length === 4 ? text.replace(/[0-9a-f]/gi, '$&$&') : text
      parts = [1, 3, 5].map(function (at) { return parseInt(hex.slice(at, at + 2), 16) })
    } else if (/^rgb/i.test(text)) parts = (text.match(/[0-9.]+/g) || []).slice(0, 3).map(Number)
    if (!parts || parts.length < 3) return null
    var linear = parts.map(function (part) { return part / 255 <= 0.04045 ? part / 255 / 12.92 : Math.pow((part / 255 + 0.055) / 1.055, 2.4) })
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }
  function textOn(color) {
    var light = luminance(color)
    return light !== null && light > 0.18 ? '#000000' : '#ffffff'
  }
  function applyTheme(root, options) {
    var theme = options.theme || 'auto'
    if (theme === 'auto') theme = window.matchMedia && matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
    var ground = options.backgroundColor ? luminance(options.backgroundColor) : null
    var palette = PALETTES[ground === null ? theme : ground > 0.18 ? 'light' : 'dark']
    var primary = options.primaryColor || palette.primary
    var radius = options.borderRadius
    var values = {
      bg: options.backgroundColor || palette.bg, fg: palette.fg, muted: palette.muted, border: palette.border,
      surface: options.surfaceColor || palette.surface, primary: primary, 'primary-fg': textOn(primary), shadow: palette.shadow,
      radius: radius === undefined || radius === '' ? '12px' : typeof radius === 'number' ? radius + 'px' : radius,
      font: options.fontFamily || 'system-ui, sans-serif',
    }
    Object.keys(values).forEach(function (name) { root.style.setProperty('--ik-' + name, values[name]) })
    root.style.setProperty('--error', palette.error)
    root.setAttribute('data-theme', theme)
  }
  var CSS =
    ':host{all:initial;display:block}' +
    '*,*::before,*::after{box-sizing:border-box}[hidden]{display:none!important}' +
    '.interakt-root{height:100%;font:15px/1.5 var(--ik-font);color:var(--ik-fg)}' +
    '.panel{display:flex;flex-direction:column;height:100%;min-height:400px;overflow:hidden;background:var(--ik-bg);border:1px solid var(--ik-border);border-radius:var(--ik-radius)}' +
    '.floating .panel{position:fixed;width:min(380px,calc(100vw - 40px));height:min(560px,calc(100vh - 110px));min-height:0;box-shadow:var(--ik-shadow);z-index:2147483000}' +
    '.floating.expanded .panel{width:min(720px,calc(100vw - 40px));height:calc(100vh - 110px)}' +
    '.floating .launcher{position:fixed;width:56px;height:56px;padding:0;border-radius:50%;box-shadow:var(--ik-shadow);z-index:2147483000}' +
    '.bottom .launcher,.bottom.button .panel{bottom:20px}.bottom .panel{bottom:88px}.top .launcher,.top.button .panel{top:20px}.top .panel{top:88px}' +
    '.right .launcher,.right .panel{right:20px}.left .launcher,.left .panel{left:20px}' +
    '.button .launcher{position:static;width:auto;height:auto;padding:8px 16px;border-radius:var(--ik-radius);box-shadow:none}' +
    'header{display:flex;align-items:center;gap:8px;padding:12px 16px;border-bottom:1px solid var(--ik-border)}header strong{flex:1;font-size:1.05em}header img{height:24px}' +
    'button{font:inherit;border:0;border-radius:calc(var(--ik-radius) * .7);padding:8px 14px;background:var(--ik-primary);color:var(--ik-primary-fg);cursor:pointer}' +
    'button.plain{padding:4px 10px;border:1px solid var(--ik-border);background:var(--ik-bg);color:var(--ik-fg);font-size:.85em}' +
    'button.launcher{display:inline-flex;align-items:center;justify-content:center;gap:8px}' +
    'button:focus-visible,input:focus-visible,textarea:focus-visible,.log:focus-visible,a:focus-visible{outline:2px solid var(--ik-primary);outline-offset:2px}' +
    '.log{flex:1;overflow:auto;padding:16px;display:flex;flex-direction:column;gap:10px;align-items:flex-start}' +
    '.bubble{max-width:85%;padding:9px 13px;border-radius:var(--ik-radius);background:var(--ik-surface);white-space:pre-wrap;overflow-wrap:anywhere}' +
    '.bubble.user{align-self:flex-end;background:var(--ik-primary);color:var(--ik-primary-fg)}' +
    '.bubble.error{border:1px solid var(--error);border-left-width:4px;background:var(--ik-bg)}.bubble.error button{display:block;margin-top:8px}' +
    '.suggestions{display:flex;flex-wrap:wrap;gap:6px;padding:0 16px 10px}' +
    'form{display:flex;gap:8px;align-items:end;padding:12px 16px;border-top:1px solid var(--ik-border)}' +
    'form label{flex:1;display:grid;gap:2px;font-size:.8em;color:var(--ik-muted)}' +
    'textarea,input{font:15px/1.4 var(--ik-font);width:100%;padding:8px 10px;border:1px solid var(--ik-muted);border-radius:calc(var(--ik-radius) * .7);background:var(--ik-bg);color:var(--ik-fg);resize:none}' +
    'textarea::placeholder,input::placeholder{color:var(--ik-muted);opacity:1}' +
    '.note{margin:0;padding:0 16px 10px;font-size:.8em;color:var(--ik-muted)}' +
    '.backdrop{position:fixed;inset:0;z-index:2147483000;padding:10vh 20px 20px;background:rgba(5,8,15,.6)}.backdrop .panel{max-width:620px;height:min(560px,100%);margin:0 auto;box-shadow:var(--ik-shadow)}' +
    '.search form{border-top:0;border-bottom:1px solid var(--ik-border)}' +
    '.found{flex:1;overflow:auto;padding:12px 16px}.found p{margin:0 0 8px;color:var(--ik-muted)}.found p.error{padding-left:8px;border-left:4px solid var(--error);color:var(--ik-fg)}' +
    '.found ul{list-style:none;margin:0;padding:0;display:grid;gap:8px}.found li{padding:10px 13px;border-radius:var(--ik-radius);background:var(--ik-surface)}' +
    'a{color:inherit;font-weight:600}.found li span{display:block;font-size:.9em;color:var(--ik-muted)}'
  function make(tag, props, children) {
    var element = document.createElement(tag)
    Object.keys(props || {}).forEach(function (name) {
      if (name in element && name !== 'list') element[name] = props[name]
      else element.setAttribute(name, props[name])
    })
    ;(children || []).forEach(function (child) { if (child) element.append(child) })
    return element
  }
  function putUp(container, kind) {
    container.querySelectorAll(':scope > [data-interakt-widget]').forEach(function (older) { older.remove() })
    var host = make('div', { 'data-interakt-widget': kind })
    var shadow = host.attachShadow({ mode: 'open' })
    var root = make('div', { className: 'interakt-root ' + kind })
    shadow.append(make('style', { textContent: CSS }), root)
    container.append(host)
    return { host: host, root: root }
  }
  function header(title, options, buttons) {
    return make('header', {}, [options.logoUrl && make('img', { src: options.logoUrl, alt: '' }), make('strong', { textContent: title })].concat(buttons))
  }
  function plain(text, onclick, label) {
    var button = make('button', { type: 'button', className: 'plain', textContent: text, onclick: onclick })
    if (label) button.setAttribute('aria-label', label)
    return button
  }
`

/**
 * The chat. Made up: what the bubbles say without a server, that one message is answered at a time, and that Retry takes its own bubble away. Given: the
 * events, the session's key and its loss with a new token, that a configuration that is refused is only warned of, and that destroying stops no stream.
 */
const CHAT = /* js */ `
  function createChat(container, options, api) {
    var up = putUp(container, 'chat')
    var root = up.root
    var launcher = options.launcher || 'floating'
    var placement = (options.placement || 'bottom-right').split('-')
    var key = 'interakt:chat:session:' + String(options.accessToken).slice(-8)
    var isBusy = false
    function emit(type, payload) { if (options.onEvent) options.onEvent({ type: 'chat:' + type, payload: payload || {} }) }
    function call(path, init) {
      return fetch(api + path, Object.assign({ credentials: 'omit' }, init, { headers: Object.assign({ 'X-Access-Token': options.accessToken }, init.headers) }))
    }
    applyTheme(root, options)
    if (launcher === 'inline') up.host.style.cssText = 'height:100%;min-height:400px'
    else root.classList.add('floating', launcher, placement[0], placement[1])

    var title = options.chatTitle || 'Chat'
    var log = make('div', { className: 'log', role: 'log', 'aria-label': 'Messages', tabIndex: 0 })
    var suggestions = make('div', { className: 'suggestions', hidden: true })
    var input = make('textarea', { rows: 2, placeholder: 'Type a message', autocomplete: 'off' })
    var send = make('button', { type: 'submit', textContent: 'Send' })
    var form = make('form', {}, [make('label', {}, [make('span', { textContent: 'Message' }), input]), send])
    var branding = make('p', { className: 'note', textContent: 'Powered by Interakt (emulated)', hidden: true })
    var expand = plain('Expand', function () {
      var isExpanded = root.classList.toggle('expanded')
      expand.textContent = isExpanded ? 'Collapse' : 'Expand'
      emit(isExpanded ? 'expand' : 'collapse')
    })
    var panel = make('section', { className: 'panel', 'aria-label': title }, [
      header(title, options, [
        plain('New', begin, 'New conversation'),
        launcher === 'inline' ? null : expand,
        launcher === 'inline' ? null : plain('✕', close, 'Close chat'),
      ]),
      log, suggestions, form, branding,
    ])
    var button = make('button', { type: 'button', className: 'launcher', onclick: function () { panel.hidden ? open() : close() } })
    button.setAttribute('aria-expanded', 'false')
    if (launcher === 'button') button.textContent = title
    else {
      button.setAttribute('aria-label', 'Open chat')
      button.innerHTML = '<svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" aria-hidden="true"><path d="M4 5h16v11H10l-5 4v-4H4z"/></svg>'
    }
    root.append(panel)
    if (launcher !== 'inline') { panel.hidden = true; root.append(button) }
    panel.addEventListener('keydown', function (event) { if (event.key === 'Escape' && launcher !== 'inline') close() })

    function show(isOpen) {
      if (launcher === 'inline' || panel.hidden !== isOpen) return
      panel.hidden = !isOpen
      button.setAttribute('aria-expanded', String(isOpen))
      if (launcher !== 'button') button.setAttribute('aria-label', isOpen ? 'Close chat' : 'Open chat')
      ;(isOpen ? input : button).focus()
      emit(isOpen ? 'open' : 'close')
    }
    function open() { show(true) }
    function close() { show(false) }

    function say(who, text) {
      var bubble = make('div', { className: 'bubble ' + who, textContent: text })
      log.append(bubble)
      log.scrollTop = log.scrollHeight
      return bubble
    }
    var greeting = say('assistant', options.initialMessage || 'Hello! How can I help?')
    function begin() {
      sessionStorage.removeItem(key)
      log.replaceChildren(greeting)
      emit('new')
    }

    function ask(message) {
      var bubble
      var text = ''
      function fail(reason) {
        if (bubble && !text) bubble.remove()
        var error = say('error', reason)
        error.append(make('button', { type: 'button', textContent: 'Retry', onclick: function () {
          if (isBusy) return
          error.remove()
          ask(message)
        } }))
        log.scrollTop = log.scrollHeight
        emit('error', { message: reason })
      }
      isBusy = true
      log.setAttribute('aria-busy', 'true')
      var sessionId = sessionStorage.getItem(key)
      call('/api/v1/ai-experiences/chat', {
        method: 'POST', headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(sessionId ? { message: message, sessionId: sessionId } : { message: message }),
      }).then(function (response) {
        if (!response.ok) {
          return response.json().catch(function () { return {} }).then(function (body) {
            throw new Error(typeof body.error === 'string' ? body.error : 'Request failed (HTTP ' + response.status + ')')
          })
        }
        var reader = response.body.getReader()
        var decoder = new TextDecoder()
        var rest = ''
        var isDone = false
        bubble = say('assistant', '…')
        function take(line) {
          if (line.slice(0, 5) !== 'data:' || line.slice(5).trim() === '[DONE]') return
          var data = JSON.parse(line.slice(5))
          if (data.type === 'error') throw new Error(data.message)
          if (data.type === 'content') {
            text += data.text
            bubble.textContent = text
            log.scrollTop = log.scrollHeight
          }
          if (data.type === 'done') {
            isDone = true
            sessionStorage.setItem(key, data.sessionId)
            emit('done', { sessionId: data.sessionId })
            emit('message_received', { text: text, sessionId: data.sessionId, hasSources: false, hasPreset: false })
          }
        }
        function read() {
          return reader.read().then(function (part) {
            var lines = (rest + decoder.decode(part.value || new Uint8Array(0), { stream: !part.done })).split('\\n')
            rest = lines.pop()
            lines.forEach(take)
            if (!part.done) return read()
            if (!isDone) throw new Error('The answer was cut off')
          })
        }
        return read()
      }).catch(function (error) { fail(error.message) }).then(function () {
        isBusy = false
        log.setAttribute('aria-busy', 'false')
      })
    }
    function submit(message) {
      if (isBusy || !message.trim()) return
      input.value = ''
      suggestions.hidden = true
      say('user', message)
      emit('send', { message: message })
      ask(message)
    }
    form.addEventListener('submit', function (event) { event.preventDefault(); submit(input.value) })
    input.addEventListener('keydown', function (event) {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(input.value) }
    })

    call('/api/v1/ai-experiences/widget-config', {}).then(function (response) {
      if (!response.ok) throw new Error('HTTP ' + response.status)
      return response.json()
    }).then(function (body) {
      var config = body.data
      if (!options.initialMessage && config.greeting) greeting.textContent = config.greeting
      if (config.placeholder) input.placeholder = config.placeholder
      branding.hidden = !config.showBranding
      suggestions.hidden = log.childElementCount > 1
      ;(config.suggestedQuestions || []).forEach(function (question) {
        suggestions.append(plain(question, function () {
          emit('suggested_question_clicked', { question: question })
          submit(question)
        }))
      })
    }).catch(function (error) { console.warn('[Interakt] The configuration was not loaded: ' + error.message) })

    return { open: open, close: close, destroy: function () { up.host.remove() } }
  }
`

/** The search. Made up: when suggestions are asked for, and what a failure without a status says. Given: its events, none of which is an error. */
const SEARCH = /* js */ `
  var searches = 0
  function createSearch(container, options, api) {
    var up = putUp(container, 'search')
    var root = up.root
    var isModal = options.mode !== 'inline'
    var turn = 0
    var timer
    function emit(type, payload) { if (options.onEvent) options.onEvent({ type: 'search:' + type, payload: payload || {} }) }
    function call(path, query) {
      return fetch(api + path, {
        method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'application/json', 'X-Access-Token': options.accessToken },
        body: JSON.stringify({ query: query, page: 1 }),
      })
    }
    applyTheme(root, options)
    if (!isModal) up.host.style.cssText = 'height:100%;min-height:400px'

    var listId = 'suggestions-' + (searches += 1)
    var suggestions = make('datalist', { id: listId })
    var input = make('input', { type: 'text', placeholder: 'Type and press Enter', autocomplete: 'off' })
    input.setAttribute('list', listId)
    var status = make('p', { role: 'status' })
    var list = make('ul')
    var found = make('div', { className: 'found', role: 'region', 'aria-label': 'Results', tabIndex: 0 }, [status, list])
    var form = make('form', { role: 'search' }, [
      make('label', {}, [make('span', { textContent: 'Search' }), input]), suggestions, make('button', { type: 'submit', textContent: 'Search' }),
      isModal ? plain('✕', close, 'Close search') : null,
    ])
    var panel = make('section', { className: 'panel', 'aria-label': 'Search' }, [form, found])
    var backdrop = make('div', { className: 'backdrop', hidden: true, onclick: function (event) { if (event.target === backdrop) close() } })
    var button = make('button', { type: 'button', textContent: 'Search', onclick: open, 'aria-haspopup': 'dialog' })
    if (isModal) {
      panel.setAttribute('role', 'dialog')
      panel.setAttribute('aria-modal', 'true')
      backdrop.append(panel)
      backdrop.addEventListener('keydown', function (event) { if (event.key === 'Escape') close() })
      root.append(button, backdrop)
    } else root.append(panel)

    function open() {
      if (!backdrop.hidden) return
      backdrop.hidden = false
      input.focus()
      emit('open')
    }
    function close() {
      if (backdrop.hidden) return
      backdrop.hidden = true
      button.focus()
      emit('close')
    }
    function report(text, isError) {
      status.textContent = text
      status.className = isError ? 'error' : ''
    }
    function seek(query) {
      var mine = (turn += 1)
      clearTimeout(timer)
      list.replaceChildren()
      if (!query.trim()) return report('')
      report('Searching…')
      emit('query', { query: query })
      call('/api/v1/search', query).then(function (response) {
        if (!response.ok) throw new Error('Search failed (HTTP ' + response.status + ')')
        return response.json()
      }).then(function (body) {
        if (mine !== turn) return
        var results = body.data.results
        report(results.length === 0 ? 'Nothing found' : results.length + (results.length === 1 ? ' result' : ' results'))
        results.forEach(function (result) {
          var link = make('a', { href: result.url, target: '_blank', rel: 'noopener', textContent: result.title, onclick: function () {
            emit('result_clicked', { id: result.id, url: result.url })
          } })
          list.append(make('li', {}, [link, make('span', { textContent: result.excerpt })]))
        })
        if (options.seeAllUrl) list.append(make('li', {}, [make('a', { href: options.seeAllUrl, textContent: 'See all results' })]))
        if (results.length === 0) emit('no_results', { query: query })
        else emit('results', { query: query, count: body.data.total })
      }).catch(function (error) {
        if (mine === turn) report(/^Search failed/.test(error.message) ? error.message : 'Search failed', true)
      })
    }
    form.addEventListener('submit', function (event) { event.preventDefault(); seek(input.value) })
    input.addEventListener('input', function () {
      clearTimeout(timer)
      var query = input.value
      if (query.trim().length > 1) timer = setTimeout(function () {
        call('/api/v1/autocomplete', query).then(function (response) { return response.ok ? response.json() : { data: { suggestions: [] } } }).then(function (body) {
          suggestions.replaceChildren.apply(suggestions, body.data.suggestions.map(function (value) { return make('option', { value: value }) }))
        }, function () {})
      }, 250)
    })

    return { destroy: function () { clearTimeout(timer); up.host.remove() } }
  }
`

/** What the vendor ships: globals, and no look at any `data-*`. The message ends in “…” where the record of the vendor's own does. */
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
      api.open = function (id) { each(id, function (widget) { widget.open() }) }
      api.close = function (id) { each(id, function (widget) { widget.close() }) }
    }
    return api
  }
  window.ChatDropinUI = createGlobal(createChat, true)
  window.SearchDropinUI = createGlobal(createSearch, false)
`

/**
 * What the vendor's documentation promises: the tag says it all. Made up: that `search` is the search and all else a chat, that the widget is inline,
 * that it goes beside the tag where no container is named, and what is printed.
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

/** The script. @param globals - `init`: what the vendor ships. `documented`: what its documentation shows, which no version of it has done. */
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
 * A page of the host's own that puts the widget into a frame; the vendor has none, and so every message of it is ours. Its address may name the servers
 * (`?api=`) where they are not the page's own, and `?widget=chat|search`. `embed:ready` follows every `init`.
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
  function tell(message) { parent.postMessage(message, '*') }
  function start() {
    var options = { containerId: 'widget', accessToken: token, theme: colorScheme, borderRadius: 0, onEvent: hear }
    try {
      if (isSearch) window.SearchDropinUI.init(Object.assign(options, { mode: 'inline' }))
      else window.ChatDropinUI.init(Object.assign(options, { launcher: 'inline' }))
    } catch (error) { return tell({ type: 'embed:error', message: error.message }) }
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
