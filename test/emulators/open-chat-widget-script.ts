// What the emulated Open Chat Widget serves to browsers, as text: it runs on other origins, and in a service
// worker's answers.

/**
 * The widget. [RUN]: seen while the vendor's real code ran (`b4d0f31`), 2026-11-27. Given besides: the
 * attributes, the root, its place and z-index, both keys, and that the API key is read once and a second
 * script does nothing beside a root. Made up, and no test relies on it: every look (one, light), the texts
 * and titles it has by default, what it writes into `os-chatbot-widget-open`, and the ends of the lines that
 * it prints.
 */
export const WIDGET_SCRIPT = /* js */ `(function () {
  var ROOT = 'os-chat-widget-root'
  var SESSION = 'os-chatbot-session-id'
  var OPEN = 'os-chatbot-widget-open'
  function findTag() {
    var tags = document.querySelectorAll('script[src*="chat-widget.js"]')
    return document.currentScript || tags[tags.length - 1]
  }
  /* [RUN] While the page loads it waits, and only then looks for its own tag: by its address, since no script is current any more. */
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
  function start() {
    var tag = findTag()
    function read(name) { return (tag && tag.getAttribute('data-' + name)) || '' }
    var url = read('api-url')
    var key = read('api-key')
    var title = read('title') || 'Chat'
    var welcome = read('welcome-message') || 'Hi! How can I help you today?'
    var placeholder = read('input-placeholder') || 'Write a message'
    var side = read('position') === 'left' ? 'left' : 'right'
    var accent = read('accent-color') || '#1d4ed8'
    if (!url || !key) {
      console.error('[os-chat-widget] Missing required data-api-url or data-api-key') // [RUN] how it begins
      return
    }
    if (document.getElementById(ROOT)) return

    function textOn(color) {
      var hex = /^#[0-9a-f]{3}$/i.test(color) ? color.replace(/[0-9a-f]/gi, '$&$&') : color
      if (!/^#[0-9a-f]{6}$/i.test(hex)) return '#ffffff'
      var linear = [1, 3, 5].map(function (at) {
        var part = parseInt(hex.slice(at, at + 2), 16) / 255
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4)
      })
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.18 ? '#000000' : '#ffffff'
    }
    var AT = '#' + ROOT
    var CSS =
      AT + '{position:fixed;bottom:20px;' + side + ':20px;z-index:999999;color-scheme:light;font:15px/1.5 system-ui,sans-serif;color:#16181d;--accent:' + accent + ';--on-accent:' + textOn(accent) + '}' +
      AT + ' *{box-sizing:border-box}' + AT + ' [hidden]{display:none!important}' +
      AT + ' button{font:inherit;border:0;border-radius:9px;padding:8px 14px;background:var(--accent);color:var(--on-accent);cursor:pointer}' +
      AT + ' button.osw-toggle{display:flex;align-items:center;justify-content:center;width:56px;height:56px;margin-' + (side === 'left' ? 'right' : 'left') + ':auto;padding:0;border-radius:50%;box-shadow:0 6px 24px rgba(15,23,42,.35)}' +
      AT + ' :focus-visible{outline:2px solid var(--accent);outline-offset:2px;box-shadow:0 0 0 2px #fff}' +
      AT + ' .osw-panel{display:flex;flex-direction:column;width:min(360px,calc(100vw - 40px));height:min(520px,calc(100vh - 110px));margin-bottom:12px;overflow:hidden;background:#fff;border:1px solid #cbd1dc;border-radius:14px;box-shadow:0 12px 40px rgba(15,23,42,.25)}' +
      AT + ' .osw-title{margin:0;padding:12px 16px;background:var(--accent);color:var(--on-accent);font:600 16px/1.5 system-ui,sans-serif}' +
      AT + ' .osw-log{flex:1;overflow:auto;padding:16px;display:flex;flex-direction:column;gap:10px;align-items:flex-start}' +
      AT + ' .osw-bubble{max-width:85%;padding:9px 13px;border-radius:12px;background:#eef1f6;white-space:pre-wrap;overflow-wrap:anywhere}' +
      AT + ' .osw-user{align-self:flex-end;background:var(--accent);color:var(--on-accent)}' +
      AT + ' .osw-error{background:#fff;border:1px solid #a31d13;color:#a31d13}' + AT + ' .osw-retry{display:block;margin-top:8px}' +
      AT + ' form{display:flex;gap:8px;margin:0;padding:12px;border-top:1px solid #d4d8e0}' +
      AT + ' input{flex:1;min-width:0;font:inherit;padding:8px 10px;border:1px solid #6b7280;border-radius:9px;background:#fff;color:#16181d}' +
      AT + ' input::placeholder{color:#565d6b;opacity:1}'
    function make(name, className, text) {
      var element = document.createElement(name)
      if (className) element.className = className
      if (text) element.textContent = text
      return element
    }
    var sessionId = localStorage.getItem(SESSION)
    if (!sessionId) {
      sessionId = 'session-' + Date.now().toString(36) + '-' + Math.random().toString(36).slice(2)
      localStorage.setItem(SESSION, sessionId)
    }

    var root = make('div')
    root.id = ROOT
    root.style.cssText = 'position:fixed;z-index:999999'
    var panel = make('section', 'osw-panel')
    panel.setAttribute('aria-label', title)
    var log = make('div', 'osw-log')
    log.setAttribute('role', 'log')
    log.setAttribute('aria-label', 'Messages')
    log.tabIndex = 0
    var form = make('form')
    var input = make('input', 'osw-input')
    input.type = 'text'
    input.maxLength = 4000
    input.autocomplete = 'off'
    input.placeholder = placeholder
    input.setAttribute('aria-label', 'Message')
    var send = make('button', 'osw-send', 'Send')
    send.type = 'submit'
    form.append(input, send)
    panel.append(make('h2', 'osw-title', title), log, form)
    var toggle = make('button', 'osw-toggle')
    toggle.type = 'button'
    toggle.innerHTML = '<svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5z"/></svg>'
    function show(isOpen) {
      panel.hidden = !isOpen
      toggle.setAttribute('aria-expanded', String(isOpen))
      toggle.setAttribute('aria-label', isOpen ? 'Close chat' : 'Open chat')
      localStorage.setItem(OPEN, String(isOpen))
    }
    toggle.addEventListener('click', function () {
      show(panel.hidden)
      if (!panel.hidden) input.focus()
    })
    show(localStorage.getItem(OPEN) === 'true')
    // [RUN] a <style>, which a strict style-src keeps from working
    root.append(make('style', '', CSS), panel, toggle)

    function say(who, text) {
      var bubble = make('div', 'osw-bubble osw-' + who, text)
      log.append(bubble)
      log.scrollTop = log.scrollHeight
      return bubble
    }
    say('assistant', welcome)

    var isBusy = false
    function submit(message) {
      if (isBusy) return
      isBusy = true
      say('user', message)
      var bubble = say('assistant', '…')
      var text = ''
      function take(line) {
        if (!line.trim()) return
        var data = JSON.parse(line)
        // [RUN] as if it were the answer: no Retry, and nothing on the console
        if (data.type === 'error') text = data.error
        if (data.type === 'token') text += data.token
        if (data.type === 'done') text = data.message
        bubble.textContent = text || '…'
        log.scrollTop = log.scrollHeight
      }
      fetch(url, {
        method: 'POST', headers: { 'content-type': 'application/json', 'x-widget-api-key': key }, // [RUN]
        body: JSON.stringify({ sessionId: sessionId, message: message }),
      }).then(function (response) {
        if (!response.ok) throw new Error('HTTP ' + response.status)
        var reader = response.body.getReader()
        var decoder = new TextDecoder()
        var rest = ''
        function next() {
          return reader.read().then(function (part) {
            var lines = (rest + decoder.decode(part.value || new Uint8Array(0), { stream: !part.done })).split('\\n')
            rest = lines.pop()
            lines.forEach(take)
            if (!part.done) return next()
            take(rest) // [RUN] a clean end before "done" shows as a whole answer
          })
        }
        return next()
      }).catch(function (error) {
        console.error('[os-chat-widget] ' + error.message)
        bubble.classList.add('osw-error')
        bubble.textContent = 'Something went wrong. Please try again.'
        var retry = make('button', 'osw-retry', 'Retry')
        retry.type = 'button'
        retry.addEventListener('click', function () {
          if (isBusy) return
          retry.textContent = 'Retrying…' // [RUN] and it goes on saying so
          submit(message) // [RUN] with the user's bubble once more
        })
        bubble.append(retry)
        log.scrollTop = log.scrollHeight
      }).then(function () { isBusy = false })
    }
    form.addEventListener('submit', function (event) {
      event.preventDefault()
      var message = input.value.trim()
      if (!message || isBusy) return
      input.value = ''
      submit(message)
    })

    document.body.append(root)
  }
})()`
