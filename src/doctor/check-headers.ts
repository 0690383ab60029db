import type { Check } from './check'
import { error, type Finding, warning } from './finding'

/** Whether caches keep the answer. */
export const checkCache: Check = ({ first: { first, token } }) => {
  if (!first || !token || /\bno-store\b/i.test(first.headers.get('cache-control') ?? '')) return []
  return [
    error(
      'no-store',
      'A cache may keep the answer: Cache-Control is not no-store.',
      'Answer Cache-Control: no-store.',
    ),
  ]
}

const EXPOSED = ['Date', 'Age', 'Retry-After']

/** Whether a page of another origin may ask, and read what it needs. */
export const checkCors: Check = async ({ options: { url, origin, cookie }, first: { first } }) => {
  if (origin === undefined || origin === new URL(url).origin || !first) return []
  const preflight = await fetch(url, {
    method: 'OPTIONS',
    redirect: 'manual',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  }).catch(() => null)
  const findings: Finding[] = []
  if (!preflight?.ok || preflight.headers.get('access-control-allow-origin') !== origin)
    findings.push(
      error(
        'preflight',
        `The preflight of ${origin} is refused (status ${preflight?.status ?? 0}).`,
        'Add the origin to allowedOrigins, and route OPTIONS to the token handler.',
      ),
    )
  else if (!lists(preflight.headers, 'access-control-allow-headers', 'content-type'))
    findings.push(
      error(
        'preflight-headers',
        'The preflight does not allow content-type.',
        'Answer Access-Control-Allow-Headers: content-type.',
      ),
    )
  const { headers } = first
  if (headers.get('access-control-allow-origin') !== origin)
    return [
      ...findings,
      error(
        'cors',
        `A page of ${origin} cannot read the answer.`,
        `Answer Access-Control-Allow-Origin: ${origin}, also with errors.`,
      ),
    ]
  if (cookie !== undefined && headers.get('access-control-allow-credentials') !== 'true')
    findings.push(
      error(
        'credentials',
        'The page’s cookies are not let through.',
        'Answer Access-Control-Allow-Credentials: true.',
      ),
    )
  const hidden = EXPOSED.filter((name) => !lists(headers, 'access-control-expose-headers', name))
  if (hidden.length > 0)
    findings.push(
      warning(
        'exposed',
        `The page cannot read ${hidden.join(', ')}.`,
        `Answer Access-Control-Expose-Headers: ${EXPOSED.join(', ')}.`,
      ),
    )
  if (!lists(headers, 'vary', 'origin'))
    findings.push(
      warning('vary', 'Vary does not name Origin.', 'Answer Vary: Origin, or caches mix up the origins.'),
    )
  return findings
}

function lists(headers: Headers, name: string, item: string): boolean {
  const items = (headers.get(name) ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
  return items.includes(item.toLowerCase()) || items.includes('*')
}
