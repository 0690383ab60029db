// The emulated Interakt's chat, as text. Marks: see interakt-look.ts.

/** Made up: the words, the greeting in a bubble, and what has the focus. */
export const CHAT = /* js */ `
  /* [RUN] The chat sets its theme in an effect of Preact's, which comes after a paint. */
  function afterPaint(act) {
    var isDone = false
    function run() {
      if (isDone) return
      isDone = true
      act()
    }
    setTimeout(run, 100)
    if (window.requestAnimationFrame) requestAnimationFrame(function () { setTimeout(run) })
  }
  function createChat(container, options, api) {
    var launcher = options.launcher || 'floating' // [SRC]
    var isInline = launcher === 'inline'
    var placement = (options.placement || 'bottom-right').split('-')
    var up = putUp(container, isInline ? '' : 'floating ' + placement.join(' '))
    var root = up.root
    var key = 'interakt:chat:session:' + String(options.accessToken).slice(-8) // [RUN]
    var isOpen = isInline
    var isBusy = false
    function emit(type, payload) { if (options.onEvent) options.onEvent({ type: 'chat:' + type, payload: payload }) }
    function call(path, init) {
      return fetch(api + path, Object.assign({ credentials: 'omit' }, init, { headers: Object.assign({ 'X-Access-Token': options.accessToken }, init.headers) }))
    }
    afterPaint(function () { applyTheme(root, options) })

    var title = options.chatTitle || 'Chat'
    var log = make('div', { className: 'log', role: 'log', 'aria-label': 'Messages', 'aria-busy': 'false', tabIndex: 0 })
    var suggestions = make('div', { className: 'suggestions' })
    var input = make('textarea', { rows: 1, placeholder: 'Type a message', autocomplete: 'off' })
    var send = make('button', { type: 'submit', className: 'send', textContent: 'Send' })
    var form = make('form', {}, [make('label', {}, [make('span', { textContent: 'Message' }), input]), send])
    var branding = make('p', { className: 'note', textContent: 'Powered by Interakt (emulated)', hidden: true })
    var expand = plain('Expand', function () {
      var isExpanded = root.classList.toggle('expanded')
      expand.textContent = isExpanded ? 'Collapse' : 'Expand'
      emit(isExpanded ? 'expand' : 'collapse')
    })
    var renew = plain('New', begin, 'New chat')
    var panel = make('section', { className: 'ik-panel' + (isInline ? ' ik-panel--inline' : ''), 'aria-label': title }, [
      header(title, options, [renew, isInline ? null : expand, isInline ? null : plain('–', function () { show(false) }, 'Minimize')]),
      log, form, branding,
    ])
    var button = make('button', { type: 'button', className: 'launcher', 'aria-label': 'Open chat', onclick: function () { show(true) } })
    button.innerHTML = '<svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" aria-hidden="true"><path d="M4 5h16v11H10l-5 4v-4H4z"/></svg>'
    function draw() {
      if (isOpen || isInline) root.replaceChildren(panel)
      // [RUN] headless: there is nothing until the host opens it
      else if (launcher === 'button') root.replaceChildren()
      else root.replaceChildren(button)
    }
    draw()
    function show(next) {
      if (isOpen === next) return
      isOpen = next
      draw()
      if (next) input.focus()
      else if (button.isConnected) button.focus()
      emit(next ? 'open' : 'close')
    }
    function onEscape(event) { if (event.key === 'Escape' && isOpen) show(false) } // [SRC]
    if (!isInline) document.addEventListener('keydown', onEscape)

    function say(who, text) {
      var bubble = make('div', { className: 'bubble ' + who, textContent: text })
      log.append(bubble)
      log.scrollTop = log.scrollHeight
      return bubble
    }
    var greeting = say('assistant', options.initialMessage || 'Hello! How can I help?')
    log.append(suggestions)
    function begin() {
      sessionStorage.removeItem(key)
      log.replaceChildren(greeting)
      emit('new')
    }
    function become(busy) {
      isBusy = busy
      input.disabled = renew.disabled = send.disabled = busy // [RUN] the input, [SRC] the others
      log.setAttribute('aria-busy', String(busy))
    }

    function ask(message) {
      if (isBusy || !message.trim()) return
      input.value = ''
      suggestions.remove()
      var mine = say('user', message)
      var bubble = say('assistant', '…')
      var text = ''
      become(true)
      emit('send', { message: message })
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
            return part.done ? undefined : read() // [RUN] an end without "done" is no error, and no event at all
          })
        }
        return read()
      }).catch(function (error) {
        bubble.remove() // [SRC] what there was of the answer goes
        var failure = say('error', error.message)
        failure.append(make('button', { type: 'button', textContent: 'Retry', onclick: function () {
          if (isBusy) return
          failure.remove()
          mine.remove() // [RUN]
          ask(message) // [SRC] sent as the first time, with its event
        } }))
        log.scrollTop = log.scrollHeight
        emit('error', { message: error.message })
      }).then(function () { become(false) })
    }
    form.addEventListener('submit', function (event) { event.preventDefault(); ask(input.value) })
    input.addEventListener('keydown', function (event) {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); ask(input.value) }
    })

    call('/api/v1/ai-experiences/widget-config', {}).then(function (response) {
      if (!response.ok) throw new Error('HTTP ' + response.status)
      return response.json()
    }).then(function (body) {
      var config = body.data
      if (!options.initialMessage && config.greeting) greeting.textContent = config.greeting
      if (config.placeholder) input.placeholder = config.placeholder
      branding.hidden = !config.showBranding
      ;(config.suggestedQuestions || []).forEach(function (question) {
        suggestions.append(plain(question, function () {
          emit('suggested_question_clicked', { question: question })
          ask(question)
        }))
      })
    }).catch(function () {}) // [RUN] the published bundle prints nothing

    return {
      show: function (next) { isOpen = next; draw() }, // [RUN] opened by the host, it tells nothing
      destroy: function () { // [SRC] an answer under way goes on
        document.removeEventListener('keydown', onEscape)
        up.host.remove()
      },
    }
  }
`
