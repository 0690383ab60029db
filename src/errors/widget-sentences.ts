/** Why a frame does not show the vendor's page, and the detail that the reason has. */
export type NotShown =
  [why: 'coep'] | [why: 'unreachable'] | [why: 'csp', directive: string] | [why: 'elsewhere', origin: string]

/** The last thing that a frame showed before its time was up. Empty: nothing is known. */
export type Silence =
  [] | [seen: 'empty' | 'silent', origin: string] | [seen: 'elsewhere', origin: string, from: string]

/**
 * What an error about a widget, a vendor's mode or React says, by what went wrong. In production the message
 * is the name of the fault and its facts. No fact may be a token, or a part of one.
 */
export const widgetSentences = {
  badOptions: () =>
    'Expected options of plain data, got something that JSON does not know, e.g. a bigint or a circle. Give a bigint as a string.',
  componentThrew: () => 'The widget’s component threw while it rendered. See the cause.',
  frameNotHttp: (vendor: string, protocol: string) =>
    `The address of ${vendor}'s frame is on "${protocol}". Give an address on http(s).`,
  frameThrew: (vendor: string) =>
    `The code that reads the messages of ${vendor}'s frame threw. See the cause.`,
  mountOnlySwap: (vendor: string) =>
    `The tokens of ${vendor} open a widget and cannot be renewed in it. Set the mode's swap to remountWhenIdle() or remount().`,
  moduleNotLoaded: () => 'The widget’s module did not load. Is its package installed? See the cause.',
  noMode: (mode: string, vendor: string, modes: readonly string[]) =>
    `${vendor} has no mode "${mode}". Use ${modes.join(' or ')}.`,
  noProvider: (caller: string) =>
    `${caller} is used outside of <EmbedProvider>. Wrap the page: <EmbedProvider client={embeds}>. Make embeds once, outside of components: createEmbedClient({ source }).`,
  noReload: (vendor: string) =>
    `Expected ${vendor}'s widget to have reload(), since its swap is applied by "reload".`,
  noSourceId: () =>
    'Expected each source to have an id with crossTab. Give fromFunction(f, { id }) or fromEndpoint(url, { headers, id }) a name; null: not shared.',
  notDrawn: (vendor: string) =>
    `${vendor}'s widget is empty: its script was stopped. The browser's console says why. If it was the page's CSP (require-trusted-types-for), add a Trusted Types policy named "default".`,
  notLoaded: (kind: 'script' | 'style sheet', file: string) =>
    `The ${kind} ${file} did not load. Check its address, the page's CSP (${kind === 'script' ? 'script-src' : 'style-src'}) and ad blockers.`,
  notReady: (vendor: string, waitedMs: number, ...seen: Silence) =>
    `Expected ${vendor}'s widget to be ready within ${waitedMs} ms. ${whySilent(seen)}`,
  notShown: (vendor: string, origin: string, ...why: NotShown) =>
    `${vendor}'s frame does not show ${origin}: ${whyNotShown(origin, why)}`,
  onServer: () =>
    'Expected useSuspenseEmbedToken() in a browser: a token rendered on a server would be in the page’s HTML. Put the component into <EmbedSuspense fallback={…}>.',
  opaqueOrigin: (origin: string) =>
    `The origin of the frame's address is "${origin}". Give an address on http(s).`,
  opaqueSandbox: (vendor: string, sandbox: string) =>
    `The sandbox of ${vendor}'s frame is "${sandbox}", without allow-same-origin. The frame then has no origin, so that messages can neither be sent nor read. Add allow-same-origin.`,
  otherTabWaits: () => 'Another tab was told to wait. Retry asks at once.',
  ownOrigin: (vendor: string) =>
    `Expected ${vendor}'s frame to be on another origin than the page: on the page's own, a sandbox with allow-scripts and allow-same-origin protects nothing. Serve it from another origin, or say sandbox={false}.`,
  plainMode: (mode: string, vendor: string) =>
    `The mode "${mode}" of ${vendor} is a plain object. Make it with ${mode === 'iframe' ? 'frame' : 'inline'}({ … }), which you import from react-embed-token.`,
  plainSwap: (vendor: string, apply: string) =>
    `The swap of ${vendor} was not made by a function. Write swap: ${swapsFor(apply)}, imported from react-embed-token.`,
  scriptBlocked: (file: string) =>
    `The page's CSP (require-trusted-types-for) blocks the script ${file}. Add react-embed-token to its trusted-types directive.`,
  scriptTooLate: (vendor: string, waitedMs: number) =>
    `${vendor}'s script did not load within ${waitedMs} ms: no answer came. Check its address.`,
  tokenNotTaken: (vendor: string) =>
    `${vendor}'s widget did not take its new token within 10 s, and has no reload(). See the cause, if there is one.`,
  tokenRefused: (vendor: string, said: string) => `${vendor} refused the token: ${said}`,
  unmounted: () => 'The widget was taken down before its script ran.',
  widgetSaid: (vendor: string, said: string) => `${vendor}'s frame reported: ${said}`,
  widgetThrew: (vendor: string) => `${vendor}'s widget threw. See the cause.`,
}

/** How to write a swap that was written as a word. */
function swapsFor(apply: string): string {
  if (apply === 'reload' || apply === 'remount') return `${apply}WhenIdle() or ${apply}()`
  return apply === 'in-place' ? 'inPlace' : 'inPlace, reloadWhenIdle() or remountWhenIdle()'
}

function whyNotShown(origin: string, [why, detail]: NotShown): string {
  if (why === 'csp') return `the page's Content-Security-Policy keeps it out. Add ${origin} to ${detail}.`
  if (why === 'coep')
    return `the page's Cross-Origin-Embedder-Policy keeps it out. Set credentialless on the component, or have ${origin} send that header, too.`
  if (why === 'unreachable')
    return `its probe found no page there. Check the vendor's status, and that the address allows CORS.`
  return detail === 'null'
    ? 'it has an opaque origin, as a page with a CSP of "sandbox" has. Have the vendor allow same-origin there.'
    : `it shows ${detail}: the address was redirected. Give the address on ${detail} instead.`
}

function whySilent([seen, origin, from]: Silence): string {
  if (seen === 'elsewhere')
    return `Messages came from ${from}, none from ${origin}: was the frame redirected?`
  if (seen === 'silent')
    return `Something has loaded in the frame, but no message came from ${origin}. It may be an error page of the browser: check the vendor's status, its X-Frame-Options, and frame-ancestors in its CSP.`
  return seen === 'empty'
    ? `Nothing has loaded in the frame. Check ${origin}, and whether it can be reached.`
    : "Check the vendor's status, its address and the page's CSP."
}
