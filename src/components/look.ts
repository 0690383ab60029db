import { innerDeclarations } from '../theme/css-variables'

/**
 * The rules of the library's own parts, as one style sheet for all embeds of a page. What depends on an
 * embed's props is in its style attribute.
 */
export const look = (): string => `
[data-embed-theme]{box-sizing:border-box;position:relative;color:var(--_embed-color-text);font-family:var(--_embed-font-family);font-size:var(--_embed-font-size)}
[data-embed-box]{width:100%;border-radius:var(--_embed-radius);background:var(--_embed-color-background)}
[data-embed-inside]{display:contents;border-radius:inherit;${innerDeclarations()}}
${part('surface')}:not([hidden]){display:flow-root;height:100%;min-height:inherit;border-radius:inherit}
[data-embed-covered]{isolation:isolate}
${part('skeleton')},${part('notice')},${part('failure')}{position:absolute;inset:0;box-sizing:border-box;overflow:auto;border:1px solid var(--embed-color-border);border-radius:var(--embed-radius);background:var(--embed-color-background)}
${part('skeleton')}{overflow:hidden;content-visibility:auto}
${part('notice')}{border:0;background:color-mix(in srgb,var(--embed-color-background) 65%,transparent);display:grid;place-items:center}
${part('pill')}{display:flex;align-items:center;gap:8px;width:fit-content;max-width:calc(100% - 2*var(--embed-space));box-sizing:border-box;padding:8px 16px;border-radius:20px;border:1px solid var(--embed-color-border);background:var(--embed-color-background);color:var(--embed-color-text);box-shadow:0 4px 16px rgb(0 0 0/.14);font-weight:500;overflow-wrap:anywhere}
${part('skeleton')}>${part('pill')}{--inset:clamp(0px,50% - 20px,var(--embed-space));position:absolute;inset-inline:0;margin:auto;inset-block-end:var(--inset);max-height:calc(100% - 2*var(--inset));overflow:auto}
${part('notice')}>${part('pill')}{position:sticky;inset-block:var(--embed-space)}
${part('notice')} [aria-hidden]{width:8px;height:8px;border-radius:50%;background:var(--embed-color-primary)}
${part('unseen')}{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
${part('shapes')}{padding:calc(var(--embed-space)*1.25)}
${part('shapes')}>*{height:48px;box-sizing:border-box;margin-block-end:calc(var(--embed-space)*.75);border-radius:calc(var(--embed-radius)/2);background:var(--embed-color-surface);border:1px solid transparent}
${part('shapes')}>:nth-child(1){height:24px;width:40%;margin-block-end:calc(var(--embed-space)*.5)}
${part('shapes')}>:nth-child(2){height:12px;width:65%;margin-block-end:calc(var(--embed-space)*1.5)}
@media(prefers-reduced-motion:no-preference){${part('shapes')}{animation:embed-pulse var(--embed-motion) ease-in-out .3s infinite}${part('shapes')}[data-embed-first]{animation:embed-come .3s,embed-pulse var(--embed-motion) ease-in-out .3s infinite}}
@keyframes embed-come{0%,50%{opacity:0}}
@keyframes embed-pulse{50%{opacity:.6}}
`

function part(name: string): string {
  return `[data-embed-part=${name}]`
}
