/**
 * A dashboard that emulated vendors draw: a filter that its user may have half written, and a button that reads
 * the data again. It is text: it runs on other origins, and in a service worker's answers.
 */
export const DASHBOARD = /* js */ `
  var CSS =
    '.board{font:15px/1.5 system-ui,sans-serif;box-sizing:border-box;min-height:100%;padding:20px;background:#fff;color:#1f2937}' +
    '.board.dark{background:#111827;color:#f3f4f6}' +
    '.board header{display:flex;justify-content:space-between;gap:12px;align-items:baseline;margin-bottom:12px}' +
    '.board ul{list-style:none;margin:0 0 16px;padding:0;display:flex;gap:12px;align-items:end;height:120px}' +
    '.board li{flex:1;background:#1d4ed8;border-radius:6px 6px 0 0}.board.dark li{background:#93c5fd}' +
    '.board button{font:inherit;border:0;border-radius:8px;padding:8px 14px;background:#1d4ed8;color:#fff;cursor:pointer}' +
    '.board label{display:grid;gap:4px;font-size:.85em;margin-bottom:12px}' +
    '.board input{font:inherit;padding:8px;border:1px solid #6b7280;border-radius:8px;background:transparent;color:inherit}'
  // load(): a promise of { user }, or of null where the vendor refused.
  function drawDashboard(root, settings) {
    var reads = 0
    var view = document.createElement('div')
    view.className = 'board'
    view.innerHTML =
      '<style>' + CSS + '</style><header><strong></strong><span data-board="status">Loading…</span></header>' +
      '<ul><li style="height:40%"></li><li style="height:70%"></li><li style="height:100%"></li></ul>' +
      '<label>Filter<input placeholder="Region"></label><button type="button">Refresh</button>'
    view.querySelector('strong').textContent = settings.title
    view.querySelector('strong').hidden = settings.hidesTitle
    function setDark(isDark) { view.classList.toggle('dark', isDark) }
    function read() {
      return settings.load().then(function (body) {
        if (!view.isConnected) return
        if (body) reads += 1
        view.querySelector('[data-board=status]').textContent = body
          ? body.user + ': ' + reads + (reads === 1 ? ' read' : ' reads')
          : 'You do not have permission to do that.'
      }, function () {})
    }
    setDark(settings.dark)
    root.replaceChildren(view)
    view.querySelector('button').addEventListener('click', read)
    return { view: view, setDark: setDark, read: read }
  }
`
