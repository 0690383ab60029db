// The emulated Interakt's looks and host element, as text: it runs on other origins, and in a service
// worker's answers. Marks: [RUN] seen while the vendor's real code ran, 2026-11-27. [SRC] read in the
// vendor's source, `43fa096`. No mark: made up, and no test relies on it.

/**
 * The sizes that are the vendor's. They are what makes its widget higher than its place: nothing has a height
 * that `100%` could be of.
 */
const GIVEN_CSS = [
  // [RUN] auto height
  ':host,.interakt-root{all:initial;display:block;color:var(--ik-fg);font:14px/1.5 var(--ik-font)}',
  '.ik-panel--inline{height:100%;min-height:400px}', // [RUN] sizes, [SRC] name
  // [RUN] names and auto height, [SRC] sizes
  '.ik-search--inline .ik-search-panel{width:100%;max-height:none}',
  // [SRC]
  '.ik-panel,.ik-search-panel{display:flex;flex-direction:column;overflow:hidden;background:var(--ik-bg);border:1px solid var(--ik-border);border-radius:var(--ik-radius)}',
  // [SRC] which colour is where
  'header,.bubble.user,.launcher,.send{background:var(--ik-primary);color:var(--ik-primary-fg)}',
  '.log,.found{flex:1;overflow-y:auto}', // [SRC] these scroll, where they have a height
  // [RUN] a fixed panel in a corner
  '.floating .ik-panel{position:fixed;width:min(380px,calc(100vw - 40px));height:min(560px,calc(100vh - 40px));box-shadow:var(--ik-shadow);z-index:2147483000}',
  // [RUN]
  '.launcher{position:fixed;width:56px;height:56px;border-radius:50%;box-shadow:var(--ik-shadow);z-index:2147483000}',
  // [SRC]
  '.bottom .ik-panel,.bottom .launcher{bottom:20px}.top .ik-panel,.top .launcher{top:20px}.right .ik-panel,.right .launcher{right:20px}.left .ik-panel,.left .launcher{left:20px}',
].join('')

const LOOKS_CSS = [
  '*,*::before,*::after{box-sizing:border-box}[hidden]{display:none!important}',
  '.floating.expanded .ik-panel{width:min(720px,calc(100vw - 40px));height:calc(100vh - 40px)}',
  '.ik-search-panel{width:min(620px,100%);max-height:560px;margin:0 auto}',
  'header{display:flex;align-items:center;gap:8px;padding:10px 16px}header strong{flex:1;font-size:1.05em}header img{height:24px}',
  'button{font:inherit;border:0;border-radius:calc(var(--ik-radius) * .7);padding:8px 14px;cursor:pointer}button:disabled{opacity:.55}',
  'button.plain{padding:4px 10px;border:1px solid var(--ik-border);background:var(--ik-bg);color:var(--ik-fg);font-size:.9em}',
  'button.launcher{display:inline-flex;align-items:center;justify-content:center;padding:0}',
  ':focus-visible{outline:2px solid var(--ik-primary);outline-offset:2px}header :focus-visible{outline-color:var(--ik-primary-fg)}',
  '.log,.found{outline-offset:-2px}',
  '.log{padding:16px;display:flex;flex-direction:column;gap:10px;align-items:flex-start;min-height:0}',
  '.bubble{max-width:85%;padding:9px 13px;border-radius:12px;background:var(--ik-surface);white-space:pre-wrap;overflow-wrap:anywhere}',
  '.bubble.user{align-self:flex-end}',
  '.bubble.error{background:#fee2e2;color:#7f1d1d}.bubble.error button{display:block;margin-top:8px;background:#7f1d1d;color:#fff}',
  '.suggestions{display:flex;flex-wrap:wrap;gap:6px;margin-top:4px}.found .suggestions{padding-bottom:8px}',
  'form,.seek{display:flex;gap:8px;align-items:end;padding:10px 16px;border-top:1px solid var(--ik-border)}',
  'form label,.seek label{flex:1;display:grid;gap:2px;font-size:.85em;color:var(--ik-muted)}',
  'textarea,input{font:14px/1.4 var(--ik-font);width:100%;padding:7px 10px;border:1px solid var(--ik-muted);border-radius:calc(var(--ik-radius) * .7);background:var(--ik-bg);color:var(--ik-fg);resize:none}',
  'textarea::placeholder,input::placeholder{color:var(--ik-muted);opacity:1}',
  '.note{margin:0;padding:4px 16px 6px;font-size:.85em;color:var(--ik-muted)}',
  '.backdrop{position:fixed;inset:0;z-index:2147483000;padding:10vh 20px 20px;background:rgba(5,8,15,.6)}',
  '.seek{border-top:0;border-bottom:1px solid var(--ik-border)}',
  '.found{padding:12px 16px}.found p{margin:0 0 8px;color:var(--ik-muted)}.found p.error{padding-left:8px;border-left:4px solid currentColor;color:var(--ik-fg)}',
  '.found ul{list-style:none;margin:0;padding:0;display:grid;gap:8px}.found li{padding:10px 13px;border-radius:var(--ik-radius);background:var(--ik-surface)}',
  'a{color:inherit;font-weight:600}.found li span{display:block;font-size:.95em;color:var(--ik-muted)}',
].join('')

/**
 * The host, and what the theme sets on its root. The variables' names, that they are resolved once, the text
 * colours of the light and the text on `primaryColor` are the vendor's; the other colours are made up.
 */
export const LOOK = /* js */ `
  var CSS = ${JSON.stringify(LOOKS_CSS + GIVEN_CSS)}
  var PALETTES = {
    light: { bg: '#ffffff', fg: '#0f172a' /* [RUN] */, muted: '#565d6b', border: '#d4d8e0', surface: '#f3f5f8', primary: '#4338ca', shadow: '0 12px 40px rgba(15,23,42,.22)' },
    dark: { bg: '#12141a', fg: '#eceef3', muted: '#a9b1c0', border: '#3a4150', surface: '#1d212b', primary: '#a5b4fc', shadow: '0 12px 40px rgba(0,0,0,.6)' },
  }
  function luminance(color) {
    var hex = /^#[0-9a-f]{3}$/i.test(color) ? color.replace(/[0-9a-f]/gi, '$&$&') : color
    if (!/^#[0-9a-f]{6}$/i.test(hex)) return 0
    var linear = [1, 3, 5].map(function (at) {
      var part = parseInt(hex.slice(at, at + 2), 16) / 255
      return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4)
    })
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }
  function applyTheme(root, options) {
    var theme = options.theme || 'auto' // [SRC]
    // [SRC] and never again
    if (theme === 'auto') theme = window.matchMedia && matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
    var palette = PALETTES[theme]
    var primary = options.primaryColor || palette.primary
    var values = {
      bg: options.backgroundColor || palette.bg, fg: palette.fg, muted: palette.muted, border: palette.border,
      surface: options.surfaceColor || palette.surface, primary: primary, shadow: palette.shadow,
      // [RUN] white on a light primary, [SRC] how light
      'primary-fg': luminance(primary) > 0.55 ? '#0b1220' : '#ffffff',
      radius: options.borderRadius == null ? '12px' : options.borderRadius, font: options.fontFamily || 'system-ui, sans-serif',
    }
    Object.keys(values).forEach(function (name) { root.style.setProperty('--ik-' + name, values[name]) })
    root.setAttribute('data-theme', theme)
  }
  function make(tag, props, children) {
    var element = document.createElement(tag)
    Object.keys(props || {}).forEach(function (name) {
      if (name in element && name !== 'list') element[name] = props[name]
      else element.setAttribute(name, props[name])
    })
    ;(children || []).forEach(function (child) { if (child) element.append(child) })
    return element
  }
  function putUp(container, className) {
    var host = make('div', { 'data-interakt-widget': '' })
    host.style.all = 'initial' // [RUN]
    host.style.display = 'block' // [RUN]
    container.append(host)
    var shadow = host.attachShadow({ mode: 'open' })
    try { // [SRC]
      var sheet = new CSSStyleSheet()
      sheet.replaceSync(CSS)
      shadow.adoptedStyleSheets = [sheet]
    } catch (error) { shadow.append(make('style', { textContent: CSS })) }
    var root = make('div', { className: 'interakt-root ' + className })
    shadow.append(root)
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
