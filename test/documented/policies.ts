/** The directives in which vendors need something. */
export type Directive =
  'script-src' | 'style-src-elem' | 'style-src-attr' | 'connect-src' | 'frame-src' | 'trusted-types'

/**
 * Whether a vendor's own code runs under `require-trusted-types-for 'script'`.
 *
 * `works`: it is in a frame, or part of this library. `default policy`: it writes HTML from strings, which
 * needs a `default` policy of the page. `not known`: the vendor documents nothing, and its real code was not
 * tried.
 */
export type UnderTrustedTypes = 'works' | 'default policy' | 'not known'

/**
 * One way of embedding a vendor, and what it needs of a page's Content-Security-Policy: `test/policies` runs
 * each row, the guide shows it.
 */
export interface VendorPolicy {
  name: string
  /**
   * In addition to {@link STRICT}. A word in ‹› stands for the origin of the address that the option of that
   * name gives.
   */
  needs: Readonly<Partial<Record<Directive, readonly string[]>>>
  trustedTypes: UnderTrustedTypes
}

export const NONCE = 'R4nd0m'

/**
 * The policy of a page that shows no widget yet: its own scripts and styles by nonce, its own endpoint, and
 * nothing else.
 */
export const STRICT: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'script-src': [`'nonce-${NONCE}'`],
  'style-src': [`'nonce-${NONCE}'`],
  'connect-src': ["'self'"],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ['react-embed-token'],
}

const INLINE = "'unsafe-inline'"

export const POLICIES: readonly VendorPolicy[] = [
  {
    name: 'Returning.AI, inline',
    needs: { 'script-src': ['‹bundleUrl›'], 'connect-src': ['‹v2ApiUrl›'] },
    trustedTypes: 'not known',
  },
  { name: 'Returning.AI, iframe', needs: { 'frame-src': ['‹widgetUrl›'] }, trustedTypes: 'works' },
  {
    name: 'Interakt chat, inline',
    needs: { 'connect-src': ['https://admin.interakt.app'] },
    trustedTypes: 'not known',
  },
  {
    name: 'Interakt search, inline',
    needs: { 'connect-src': ['https://admin.interakt.app'] },
    trustedTypes: 'not known',
  },
  { name: 'Interakt, iframe', needs: { 'frame-src': ['‹url›'] }, trustedTypes: 'works' },
  {
    name: 'Answering Agent, iframe',
    needs: { 'frame-src': ['https://answeringagent.com'] },
    trustedTypes: 'works',
  },
  {
    name: 'Answering Agent, inline',
    needs: { 'connect-src': ['https://answeringagent.com'] },
    trustedTypes: 'not known',
  },
  {
    name: 'Runtype',
    needs: {
      'connect-src': ['https://api.runtype.com'],
      'style-src-attr': [INLINE],
      'trusted-types': ['dompurify'],
    },
    trustedTypes: 'default policy',
  },
  {
    name: 'Runtype, from a CDN',
    needs: {
      'connect-src': ['https://api.runtype.com'],
      'style-src-attr': [INLINE],
      'trusted-types': ['dompurify'],
    },
    trustedTypes: 'default policy',
  },
  {
    name: 'Open Chat Widget, its script',
    needs: { 'connect-src': ['‹baseUrl›'], 'style-src-elem': [INLINE] },
    trustedTypes: 'not known',
  },
  { name: 'Open Chat Widget, `openChat`', needs: { 'connect-src': ['‹baseUrl›'] }, trustedTypes: 'works' },
]

/** A policy as the header has it. @param without - leaves one of a vendor's sources out. */
export function policyOf(
  { needs, trustedTypes }: VendorPolicy,
  without?: readonly [Directive, string],
): string {
  const policy: Record<string, readonly string[]> = { ...STRICT }
  for (const [directive, sources] of Object.entries(needs)) {
    const kept = sources.filter((source) => without?.[0] !== directive || without[1] !== source)
    policy[directive] = [...(policy[directive] ?? []), ...kept]
  }
  if (trustedTypes !== 'works') policy['trusted-types'] = [...(policy['trusted-types'] ?? []), 'default']
  return Object.entries(policy)
    .filter(([, sources]) => sources.length > 0)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ')
}
