/**
 * The look of the devtools. They are dark on every page, since they are not part of it. Every text has a
 * contrast of at least 4.5:1, every meaningful edge 3:1.
 */
export const SHEET = `
:host {
  all: initial;
  position: fixed;
  z-index: 2147483000;
  font: 12px/1.5 system-ui, sans-serif;
  color-scheme: dark;
  --back: #12151b;
  --card: #1b2029;
  --line: #323a47;
  --edge: #7b8698;
  --text: #e8ecf2;
  --muted: #a6b0c0;
  --good: #5bd08c;
  --warn: #f2b84b;
  --bad: #ff8f87;
  --focus: #8ab4ff;
  --gap: 12px;
}
:host([data-corner^="bottom"]) { bottom: var(--gap) }
:host([data-corner^="top"]) { top: var(--gap) }
:host([data-corner$="left"]) { left: var(--gap) }
:host([data-corner$="right"]) { right: var(--gap) }
* { box-sizing: border-box }
h2, h3, p, dl, dd, ol, ul, fieldset { margin: 0; padding: 0; border: 0; min-inline-size: 0 }
ol, ul { list-style: none }
h2, h3 { font: inherit; font-weight: 600 }
h2 { font-size: 13px }
code, time { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-variant-numeric: tabular-nums }
.devtools { color: var(--text) }
.muted { color: var(--muted); font-weight: 400 }
.hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
[data-tone=good] { color: var(--good) }
[data-tone=warn] { color: var(--warn) }
[data-tone=bad] { color: var(--bad) }

button, select { font: inherit; color: var(--text); background: #2a313d; border: 1px solid var(--edge); border-radius: 6px; min-block-size: 28px; padding: 2px 10px; cursor: pointer }
button:hover:not([aria-disabled=true]), select:hover { background: #384252 }
button[aria-disabled=true] { color: #8791a1; border-color: var(--line); background: none; cursor: default }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px }

.launcher {
  position: relative; display: grid; place-items: center; inline-size: 40px; block-size: 40px; padding: 0;
  border-radius: 50%; background: var(--back); border: 2px solid var(--edge); box-shadow: 0 2px 10px rgb(0 0 0 / .35);
}
.launcher[data-tone=good] { border-color: var(--good) }
.launcher[data-tone=warn] { border-color: var(--warn) }
.launcher[data-tone=bad] { border-color: var(--bad) }
svg { fill: none; stroke: currentcolor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
.badge {
  position: absolute; inset-block-start: -8px; padding: 0 6px; border-radius: 9px; font-size: 11px; line-height: 18px; font-weight: 600;
  color: #1d1503; background: var(--warn); white-space: nowrap;
}
:host([data-corner$="left"]) .badge { left: 22px }
:host([data-corner$="right"]) .badge { right: 22px }

.panel {
  position: absolute; display: flex; flex-direction: column; overflow: hidden;
  inline-size: min(560px, 100vw - 2 * var(--gap)); max-block-size: min(680px, 100vh - 40px - 3 * var(--gap));
  max-block-size: min(680px, 100dvh - 40px - 3 * var(--gap));
  background: var(--back); border: 1px solid var(--edge); border-radius: 10px; box-shadow: 0 12px 40px rgb(0 0 0 / .45);
}
:host([data-corner^="bottom"]) .panel { bottom: calc(40px + var(--gap)) }
:host([data-corner^="top"]) .panel { top: calc(40px + var(--gap)) }
:host([data-corner$="left"]) .panel { left: 0 }
:host([data-corner$="right"]) .panel { right: 0 }

.head { display: flex; flex-wrap: wrap; align-items: center; gap: 0 12px; padding: 8px 12px; padding-inline-end: 48px; position: relative; border-block-end: 1px solid var(--line) }
.close { position: absolute; inset-block-start: 5px; inset-inline-end: 8px; display: grid; place-items: center; inline-size: 28px; padding: 0; background: none; border-color: transparent }
.body { display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; padding: 10px 12px 12px; overflow: auto; overscroll-behavior: contain; scrollbar-width: thin }
.notice { padding: 16px 12px; color: var(--muted) }
.faults { display: flex; flex-wrap: wrap; gap: 8px }
.switch { display: inline-flex; align-items: center; gap: 8px; min-block-size: 32px; padding-inline: 10px; border: 1px solid var(--line); border-radius: 6px }
.switch[data-on] { border-color: var(--warn); color: var(--warn) }
.switch input { accent-color: var(--warn); margin: 0; inline-size: 16px; block-size: 16px }
.switch select { min-block-size: 24px; padding-inline: 4px; border-color: transparent }

.card { display: grid; gap: 8px; padding: 10px 12px; background: var(--card); border: 1px solid var(--line); border-radius: 8px }
.title { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 2px 12px; overflow-wrap: anywhere }
.chip { border: 1px solid currentcolor; border-radius: 9px; padding: 0 8px; line-height: 18px; font-weight: 600 }
.life { position: relative; block-size: 8px; border-radius: 4px; background: #0b0d11; box-shadow: 0 0 0 1px var(--edge); margin: 1px }
.left { block-size: 100%; border-radius: 4px; background: var(--good) }
.life[data-phase=due] .left { background: var(--warn) }
.life[data-phase=expired] .left { background: var(--bad) }
.due { position: absolute; inset-block: -3px; inline-size: 2px; background: var(--text); border-radius: 1px; box-shadow: 0 0 0 1px var(--card) }
.scale { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; color: var(--muted); font-variant-numeric: tabular-nums; margin-block-start: -4px }
dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 2px 12px; overflow-wrap: anywhere; font-variant-numeric: tabular-nums }
dt { color: var(--muted) }
.actions { display: flex; flex-wrap: wrap; gap: 8px }
.told:empty { display: none }
.told { color: var(--warn); overflow-wrap: anywhere }

.rows { display: grid; gap: 3px }
.rows li { display: grid; grid-template-columns: 72px minmax(0, 2fr) minmax(0, 3fr); gap: 0 10px; overflow-wrap: anywhere }
summary { cursor: pointer; border-radius: 4px }
details[open] > summary { margin-block-end: 6px }
.log .actions { margin-block-end: 8px }

@media (max-width: 420px) {
  .rows li { grid-template-columns: 72px minmax(0, 1fr) }
  .rows li > :last-child { grid-column: 2 }
}
@media (prefers-reduced-motion: no-preference) {
  .left { transition: inline-size 1s linear }
}
@media (forced-colors: active) {
  .left, .due { forced-color-adjust: none }
}
`
