// The emulated Interakt's search, as text. Marks: see interakt-look.ts.

/**
 * Made up: the words beside "No results" and the failures with a status, the parts of a hit's `source`, and
 * the look of facets, which is none.
 */
export const SEARCH = /* js */ `
  function createSearch(container, options, api) {
    var up = putUp(container, '')
    var root = up.root
    var isInline = options.mode === 'inline' // [SRC]
    var turn = 0
    var timer
    var hits = []
    var areSummariesOn = options.aiSummary !== false // [SRC]
    function emit(type, payload) { if (options.onEvent) options.onEvent({ type: 'search:' + type, payload: payload }) }
    function call(path, body) {
      return fetch(api + path, {
        method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'application/json', 'X-Access-Token': options.accessToken }, body: JSON.stringify(body),
      })
    }
    function read(response) {
      if (!response.ok) throw new Error('Search failed (HTTP ' + response.status + ')') // [RUN]
      return response.json()
    }
    applyTheme(root, options) // [RUN] at once

    var input = make('input', { type: 'search', placeholder: 'Search…', autocomplete: 'off' })
    var status = make('p', { role: 'status' })
    var suggestions = make('div', { className: 'suggestions' })
    var list = make('ul')
    var found = make('div', { className: 'found', role: 'region', 'aria-label': 'Results', tabIndex: 0 }, [status, suggestions, list])
    // [RUN] There is no form.
    var seek = make('div', { className: 'seek' }, [
      make('label', {}, [make('span', { textContent: 'Search' }), input]), isInline ? null : plain('✕', close, 'Close search'),
    ])
    var panel = make('section', { className: 'ik-search-panel', 'aria-label': 'Search' }, [seek, found])
    var place = make('div', { className: isInline ? 'ik-search--inline' : 'backdrop' }, [panel])
    var button = make('button', { type: 'button', className: 'send', textContent: 'Search', onclick: open, 'aria-haspopup': 'dialog' })
    if (isInline) root.append(place)
    else {
      panel.setAttribute('role', 'dialog')
      panel.setAttribute('aria-modal', 'true')
      place.addEventListener('click', function (event) { if (event.target === place) close() })
      place.addEventListener('keydown', function (event) { if (event.key === 'Escape') close() })
      root.append(button)
    }
    function open() {
      root.replaceChildren(button, place)
      input.focus()
      emit('open')
    }
    function close() {
      place.remove()
      button.focus()
      emit('close')
    }
    function report(text, isError) {
      status.textContent = text
      status.className = isError ? 'error' : ''
    }
    function openHit(hit) {
      emit('result_clicked', { id: hit.id, url: hit.source.url })
      window.open(hit.source.url, '_blank', 'noopener,noreferrer')
    }
    function summarize(query) {
      // [SRC]
      call('/api/v1/summarize', { query: query }).then(function (response) { if (response.status === 403) areSummariesOn = false }, function () {})
    }
    function run(query) {
      var mine = (turn += 1)
      hits = []
      list.replaceChildren()
      suggestions.replaceChildren()
      if (!query.trim()) return report('')
      report('Searching…') // [SRC]
      emit('query', { query: query })
      var suggested = call('/api/v1/autocomplete', { query: query }).then(read).catch(function () { return { data: { suggestions: [] } } })
      Promise.all([call('/api/v1/search', { query: query, page: 1 }).then(read), suggested]).then(function (both) {
        if (mine !== turn) return
        var data = both[0].data
        report('No results') // [RUN] and it stays so where facets are no array
        if (options.facets !== false) data.facets.find(function (facet) { return facet.type === 'terms' })
        hits = data.results
        var total = data.total.value // [RUN]
        if (hits.length > 0) report(total + (total === 1 ? ' result' : ' results'))
        else both[1].data.suggestions.forEach(function (suggestion) {
          // [RUN] {text}
          suggestions.append(plain(suggestion.text, function () { input.value = suggestion.text; run(suggestion.text) }))
        })
        hits.forEach(function (hit) {
          var link = make('a', { href: hit.source.url, textContent: hit.source.title, onclick: function (event) { event.preventDefault(); openHit(hit) } })
          list.append(make('li', {}, [link, make('span', { textContent: hit.source.excerpt })]))
        })
        if (options.seeAllUrl && hits.length < total) list.append(make('li', {}, [make('a', { href: options.seeAllUrl, textContent: 'See all results' })]))
        emit('results', { query: query, count: hits.length }) // [RUN] beside the other
        if (hits.length === 0) emit('no_results', { query: query })
        if (areSummariesOn && hits.length >= 3) summarize(query) // [RUN]
      }).catch(function (error) {
        // [RUN] and no event
        if (mine === turn && /^Search failed/.test(error.message)) report(error.message, true)
      })
    }
    input.addEventListener('input', function () {
      clearTimeout(timer)
      timer = setTimeout(function () { run(input.value) }, 200) // [RUN]
    })
    // [RUN]
    input.addEventListener('keydown', function (event) { if (event.key === 'Enter' && hits[0]) openHit(hits[0]) })

    return { destroy: function () { clearTimeout(timer); up.host.remove() } }
  }
`
