import type { Check } from './check'
import { allows, readPolicies } from './csp'
import { CSP_NEEDS, type Need } from './csp-needs'
import { error, type Finding, warning } from './finding'

/** Whether the page’s policy lets the vendor’s widget in, and the request for a token out. */
export const checkCsp: Check = async ({ options: { csp, cookie, url, vendor } }): Promise<Finding[]> => {
  if (csp === undefined) return []
  const response = await fetch(csp, { headers: cookie === undefined ? {} : { cookie } }).catch(() => null)
  if (!response?.ok)
    return [
      error(
        'csp-page',
        `The page of --csp could not be read (status ${response?.status ?? 0}).`,
        'Check the address, and give --cookie.',
      ),
    ]
  const policies = readPolicies(response.headers.get('content-security-policy'), await response.text())
  if (policies.length === 0)
    return [
      warning(
        'csp-none',
        'The page has no Content-Security-Policy.',
        'Add one: the page “Security” of the documentation has a strict one.',
      ),
    ]
  const page = new URL(csp).origin
  const needs: Need[] = [['connect-src', new URL(url).origin], ...(CSP_NEEDS[vendor] ?? [])]
  return needs
    .filter(([directive, source]) => policies.some((policy) => !allows(policy, directive, source, page)))
    .map(([directive, source]) => {
      const name = directive.replace(/-elem$/, '')
      return error(
        `csp-${name}`,
        `The page’s policy does not allow ${source} in ${name}.`,
        `Add ${source} to ${name}.`,
      )
    })
}
