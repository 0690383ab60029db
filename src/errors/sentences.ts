/** What an HTTP status asks of the page. What is a developer's to mend is told on the console. */
const HINTS: Record<number, string> = {
  401: ' Sign the user in again.',
  403: ' The user, or the origin of the page, may not have one.',
}

/**
 * What an error says, by what went wrong; in production it names that, and its facts. No fact may be a token,
 * or a part of one.
 */
export const sentences = {
  aborted: () => 'The token request was ended by its signal, a change of identity or clear().',
  badPolicy: (name: string, came: unknown) =>
    `Expected policy.${name} to be a number of ms, 0 or more, got ${String(came)}.`,
  badSource: (name: string, came: string) =>
    `Expected ${name} to be fromEndpoint('/…') or fromFunction(f), got a ${came}.`,
  deadOnArrival: (agoSeconds: number, from: string) =>
    `Expected a token that is still valid, got one that expired ${agoSeconds} s before it arrived${
      from === 'wall' ? ' by the clock of this machine (answer with expiresIn, or expose Date)' : ''
    }. Mint a token for each request.`,
  ended: () => 'The token request was ended by the queryClient of the page.',
  errorInside: () => 'Expected a token, got an answer with an "error".',
  identityMismatch: () =>
    'Expected a token of the user of this page, got the session of another user. Load the page anew, or give identity the new user.',
  noAnswer: () => 'Expected a token, got no answer. Offline? Otherwise check the URL and CORS.',
  noSource: (vendor: string, known: string) =>
    `There is no source for "${vendor}". createEmbedClient({ source }) has one for ${known || 'no vendor'}.`,
  noTokenAt: (path: string | null) =>
    `Expected a token ${path === null ? 'from select' : `at "${path}"`}, got nothing.`,
  noTokenField: (came: string) => `Expected a token at "embedToken", got ${came}.`,
  notJson: (came: string, status: number) => `Expected JSON, got ${came} (status ${status}).`,
  notReadable: (came: string) => `Expected an object or a string, got ${came}.`,
  notToken: (came: string) => `Expected a token of up to 16384 visible ASCII characters, got ${came}.`,
  rejected: (isSameAgain: boolean) =>
    `The widget rejected the token${isSameAgain ? ', and the backend gave the same one again' : ', and the one before'}.`,
  refused: (came: string | undefined, status?: number) =>
    `Expected a token, got ${came ?? `what the source threw${status ? ` (status ${status})` : ''}, see the cause`}.${HINTS[status ?? 0] ?? ''}`,
  signedOut: () => 'Expected an identity, got null. Wait for the sign-in before asking for a token.',
  plainStorage: (vendor: string) =>
    `${vendor} has a \`storage\` that storageKeys() did not make, so nothing of a user before could be cleared. Write storage: storageKeys('acme:*'), with storageKeys from 'react-embed-token'.`,
  singleUse: (vendor: string) =>
    `A token of ${vendor} can be used once, so only its widget may ask for it. Use <Embed> in place of useEmbedToken, ensureToken or a route's loader.`,
  signInPage: (came: string, isRedirected?: boolean) =>
    `Expected a token, got ${came}${isRedirected ? ' after a redirect' : ''}: probably a sign-in page.${HINTS[401]}`,
  tooLate: (waitedMs: number) => `Expected a token within ${waitedMs} ms, got none.`,
  tooSoon: (waitMs: number) => `There were too many requests. The next one may be made in ${waitMs} ms.`,
  unreadableExpiry: (name: string, came: string) =>
    `Expected "${name}" as seconds left or a date, got ${came}.`,
  word: (came: string) => `Expected a token, got the word "${came}".`,
}
