import { embedError } from '../errors/embed-error'

/** The name that a page's `trusted-types` directive has to list. */
const POLICY_NAME = 'react-embed-token'

interface Policy {
  createScriptURL: (url: string, ...about: string[]) => { toString: () => string }
}

interface TrustedTypes {
  defaultPolicy: Policy | null
  createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => Policy
}

/** It is handed to nobody: only the script URLs of vendors pass through it. */
let own: Policy | undefined

/**
 * Gives a script its URL, also on a page with Trusted Types.
 *
 * @throws {EmbedError} `EMBED_WIDGET_LOAD`: the page's CSP forbids the policy.
 */
export function setScriptUrl(script: HTMLScriptElement, url: string): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  try {
    script.src = (trustedTypes ? trust(url, trustedTypes) : url) as string
  } catch (cause) {
    const { origin, pathname } = new URL(url)
    throw embedError('EMBED_WIDGET_LOAD', 'scriptBlocked', [origin + pathname], { cause })
  }
}

function trust(url: string, types: TrustedTypes): unknown {
  // A `default` policy decides for the whole page, and spares it another name. Called directly, a refusal of
  // its own is no violation.
  try {
    const trusted = types.defaultPolicy?.createScriptURL(url, 'TrustedScriptURL', 'HTMLScriptElement src')
    if (trusted && String(trusted)) return trusted
  } catch {
    // It has no rule for scripts, or refuses this one.
  }
  try {
    own ??= types.createPolicy(POLICY_NAME, { createScriptURL: httpOnly })
  } catch {
    // Not listed. Where Trusted Types are not required, a string will do.
    return url
  }
  return own.createScriptURL(url)
}

function httpOnly(url: string): string {
  if (!/^https?:\/\//.test(url)) throw new TypeError('A script of a vendor has to be on http(s).')
  return url
}
