/** What a vendor needs of a page’s policy: a directive and a source. */
export type Need = readonly [directive: string, source: string]

/**
 * By vendor, with its documented addresses. Where each deployment has its own address, it is not known here.
 *
 * @source the table of the page “Security” (`test/documented/policies.ts`), each row of which a test loads in
 * Chromium; the scripts’ addresses are the defaults of the vendors’ `scriptUrl`
 */
export const CSP_NEEDS: Readonly<Record<string, readonly Need[]>> = {
  'returning-ai': [['script-src-elem', 'https://unpkg.com']],
  interakt: [
    ['script-src-elem', 'https://admin.interakt.app'],
    ['connect-src', 'https://admin.interakt.app'],
  ],
  'answering-agent': [['frame-src', 'https://answeringagent.com']],
  runtype: [
    ['connect-src', 'https://api.runtype.com'],
    ['style-src-attr', "'unsafe-inline'"],
  ],
  'open-chat-widget': [['style-src-elem', "'unsafe-inline'"]],
}
